"""Signed links: what a letter lets somebody do by one tap, without logging in."""

from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from models.account import Account
from services.errors import NotFound

LIFE = timedelta(days=30)
SALT = "still-open"


@dataclass(frozen=True)
class Links:
    """Makes and reads the links. `secret` signs them; `public_url` is where they lead."""

    secret: str
    public_url: str

    def of(self, account: Account, vacancy_id: int) -> str:
        token = self._signer().dumps([account.id, account.session_epoch, vacancy_id])
        return f"{self.public_url.rstrip('/')}/still-open/{token}"

    def read(self, token: str) -> tuple[int, int, int]:
        """(account, its epoch, vacancy). Raises NotFound for what we did not sign or is too old."""
        try:
            told = self._signer().loads(token, max_age=int(LIFE.total_seconds()))
        except (SignatureExpired, BadData):
            raise NotFound("link", None) from None
        account_id, epoch, vacancy_id = (int(one) for one in told)
        return account_id, epoch, vacancy_id

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=SALT)
