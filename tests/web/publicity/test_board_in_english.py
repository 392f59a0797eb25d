"""The board in English: by the address, without a cookie, kept on the way through its pages."""

import re

from tests import factories as make
from tests.web.conftest import Site


def test_a_reader_goes_through_the_board_in_english_without_a_cookie(site: Site) -> None:
    with site.rows() as session:
        ids = [make.make_vacancy(session).id for _ in range(21)]
    nobody = site.nobody()
    chinese = nobody.get("/board?nonight=1")
    link = re.search(r'class="plain" lang="en" hreflang="en" href="([^"]+)"', chinese.text)[1]
    assert link == "/board?nonight=1&amp;lang=en"
    page = nobody.get("/board?nonight=1&lang=en")
    assert '<html lang="en">' in page.text
    assert "Posts on offer" in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "public, max-age=45, must-revalidate"
    assert page.headers["ETag"] != chinese.headers["ETag"]
    assert '<input type="hidden" name="lang" value="en">' in page.text, "the search stays in it"
    more = re.search(r'rel="next" href="([^"]+)"', page.text)[1]
    assert "lang=en" in more
    post = re.search(rf'href="(/board/{ids[-1]}[^"]*)"', page.text)[1]
    text = nobody.get(post).text
    assert '<html lang="en">' in text
    assert re.search(r'rel="canonical" href="([^"]+)"', text)[1] == f"/board/{ids[-1]}"
    posting = re.search(r'application/ld.json">(.*?)</script>', text, re.S)[1]
    assert "lang=" not in posting, "one address for search engines"
    back = re.search(r'hreflang="zh-Hans" href="([^"]+)">中文', text)[1]
    assert '<html lang="zh-Hans">' in nobody.get(back).text
    assert "lang=" not in nobody.get("/sitemap.xml?lang=en").text
    assert nobody.get("/board?lang=xx").text.count('<html lang="zh-Hans">') == 1
    for path in (link.replace("&amp;", "&"), post):
        han = re.sub(r"<[^>]+>", " ", nobody.get(path).text.split("<main")[1])
        assert "到手" not in han, "the interface is English; what firms wrote stays as it is"
