"""The scheduled jobs. Each calls one service in a transaction of its own and returns plain facts.

A job must be safe to run twice for one slot: the ledger prevents it, a crash may still cause it.
Each loads its service when it first runs: a scheduler beats within a second of its start, and most
of what the engine, the law and the letters load is not needed until the night.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from time import sleep
from typing import TYPE_CHECKING

from jobs.house import House
from jobs.running import Job
from reference.calendar import Month, Span, Week
from services.actor import SYSTEM

if TYPE_CHECKING:
    from delivery.message import Sender
    from services.runs.rules import MatchRules
    from services.signed import Links

Facts = Mapping[str, object]
REST = 0.1
"""Seconds between two steps of a long piece of writing: SQLite lets a waiting writer look ten times
a second at the least."""


def sender_of(house: House) -> Sender:
    """Who our letters come from."""
    from delivery.message import Sender

    return Sender.parse(house.settings.mail.sender, house.settings.mail.reply_to)


def links_of(house: House) -> Links:
    """Makes the signed links of letters."""
    from services.signed import Links

    return Links(house.settings.secret_key, house.settings.server.public_url)


class RejectedRun(RuntimeError):
    """The independent check found a match run wrong."""


def rules_of(house: House) -> MatchRules:
    """What config.toml tells the matcher."""
    from services.runs.rules import MatchRules

    told = asdict(house.settings.matching)
    del told["seed"]
    return MatchRules.of(**told)


def outbox_delivery(house: House, slot: str) -> Facts:
    """Send what waits in the outbox."""
    from services.outbox.delivery import deliver_due

    done = deliver_due(
        house.begin,
        transports=house.transports,
        rules=house.retry_rules,
        clock=house.clock,
        holder=house.holder,
    )
    return done.facts()


def daily_reminder(house: House, slot: str) -> Facts:
    """Tell everybody once what waits for them."""
    from services.letters.reminders import ReminderRules, compose_reminders

    settings = house.settings
    rules = ReminderRules(settings.review.reminder_days, settings.vacancy.reminder_days)
    url, sender = settings.server.public_url, sender_of(house)
    with house.begin() as session:
        return compose_reminders(
            session, sender=sender, public_url=url, links=links_of(house), rules=rules,
            now=house.clock(),
        )  # fmt: skip


def nightly_match(house: House, slot: str) -> Facts:
    """One run of the matcher over everything; a run its own check rejects is a failed job."""
    from services.runs.rules import seed_of_day
    from services.runs.run import run_match

    seed = seed_of_day(house.settings.matching.seed, house.clock())
    facts = run_match(
        house.begin, actor=SYSTEM, rules=rules_of(house), seed=seed, clock=house.clock
    )
    if facts["violations"]:
        raise RejectedRun(f"run {facts['run']}: {facts['violations']} violations, nothing proposed")
    return facts


def match_orders(house: House, slot: str) -> Facts:
    """The next run somebody asked for."""
    from services.runs.orders import finish_order, take_order

    with house.begin() as session:
        taken = take_order(session, now=house.clock())
        if taken is None:
            return {"orders": 0}
        (order, actor), seed = taken, house.settings.matching.seed
        rules, region = replace(rules_of(house), mode=order.mode), order.region_code
        order_id = order.id
    from services.runs.run import run_match

    try:
        return run_match(
            house.begin, actor=actor, rules=rules, seed=seed, clock=house.clock, region_code=region
        )
    finally:  # a killed process comes not here: the next leader takes the order up again
        with house.begin() as session:
            finish_order(session, order_id=order_id, now=house.clock())


def import_work(house: House, slot: str) -> Facts:
    """Read, store or take back the imports that wait for a process."""
    from services.doors import PATIENCE, doors_of
    from services.imports.machine import work_waiting

    return work_waiting(doors_of(house.engine, house.clock, PATIENCE), house.holder)


def trip_plans(house: House, slot: str) -> Facts:
    """Make the plans of trips that pages asked for."""
    from services.tours.plans import plan_waiting

    return plan_waiting(house.begin, clock=house.clock)


def weekly_report(house: House, slot: str) -> Facts:
    """Compose the letters of the week `slot` and put them into the outbox."""
    return _letters(house, Week.parse(slot))


def monthly_report(house: House, slot: str) -> Facts:
    """Compose the letters that close the month `slot`; December's closes the year."""
    return _letters(house, Month.parse(slot))


def _letters(house: House, week: Span) -> Facts:
    from delivery.robots import robot_kind
    from models.engine import open_session
    from models.outbox import Channel
    from services.letters.posting import Post
    from services.letters.weekly import compose_weekly_letters, draft_weekly_letters

    settings = house.settings
    robots = {robot.name: Channel(robot_kind(robot.url)) for robot in settings.mail.robot_keys}
    post = Post(sender_of(house), settings.server.public_url, robots)
    now = house.clock()
    with open_session(house.engine, read_only=True) as session:  # charts take seconds: no lock
        drafts = draft_weekly_letters(session, week=week, now=now, post=post)
    with house.begin() as session:
        return compose_weekly_letters(session, week=week, now=now, post=post, drafts=drafts)


def lapse_vacancies(house: House, slot: str) -> Facts:
    """Lapse what ran out, with a letter to each firm; `left` is what the cap put off."""
    from services.letters.lapse_notices import lapse_with_notice
    from services.vacancies.lapsing import count_overdue

    rules = house.settings.vacancy
    with house.begin() as session:
        done = lapse_with_notice(
            session, sender=sender_of(house), links=links_of(house), cap=rules.lapse_cap,
            evergreen_days=rules.evergreen_days, validity_days=rules.validity_days,
            now=house.clock(),
        )  # fmt: skip
        left = count_overdue(session, now=house.clock())
    return {"lapsed": len(done.lapsed), "extended": len(done.extended), "left": left}


def clean_up(house: House, slot: str) -> Facts:
    """Wipe what is no longer needed, then measure what is left."""
    from services.upkeep.retention import wipe_outdated
    from services.upkeep.sizes import KEPT_AS, measure

    keep = timedelta(days=house.settings.retention.firm_staff_days)
    with house.begin() as session:
        wiped = wipe_outdated(session, now=house.clock(), firm_people=keep)
    with house.begin() as session:
        return {**wiped, KEPT_AS: measure(session, house.settings.instance_path)}


def invitations(house: House, slot: str) -> Facts:
    """Answers that lapsed, proposals that ended, places that opened, the next to ask."""
    from services.invitations.tending import tend
    from services.invitations.voice import voice_of

    told = house.settings.invitations
    voice = voice_of(house.settings.secret_key, house.settings.server.public_url, **asdict(told))
    return tend(house.begin, voice=voice, clock=house.clock).facts()


def riders(house: House, slot: str) -> Facts:
    """Where and when people ride, what of it changed, that it is off."""
    from services.invitations.voice import voice_of
    from services.workers.riders import tell_riders

    told = house.settings.invitations
    voice = voice_of(house.settings.secret_key, house.settings.server.public_url, **asdict(told))
    return tell_riders(house.begin, voice=voice, clock=house.clock).facts()


def follow_up(house: House, slot: str) -> Facts:
    """The questions of the morning, and buddies for whoever has come."""
    from services.followup.asking import morning
    from services.invitations.voice import voice_of

    told = house.settings.invitations
    voice = voice_of(house.settings.secret_key, house.settings.server.public_url, **asdict(told))
    with house.begin() as session:
        return morning(session, voice=voice, now=house.clock())


def law_recheck(house: House, slot: str) -> Facts:
    """Judge some of the posts not yet judged under today's rules and wages."""
    from services.vacancies.recheck import recheck_in_steps

    return recheck_in_steps(house.begin, clock=house.clock, rest=partial(sleep, REST)).facts()


def subsidy_look(house: House, slot: str) -> Facts:
    """Judge everybody anew under every subsidy scheme."""
    from services.subsidies.look import look

    with house.begin() as session:
        return look(session, now=house.clock()).facts()


TASKS: Mapping[str, Job] = {
    "nightly-match": nightly_match,
    "match-orders": match_orders,
    "lapse-vacancies": lapse_vacancies,
    "clean-up": clean_up,
    "law-recheck": law_recheck,
    "subsidy-look": subsidy_look,
    "imports": import_work,
    "trip-plans": trip_plans,
    "invitations": invitations,
    "riders": riders,
    "follow-up": follow_up,
    "outbox-delivery": outbox_delivery,
    "daily-reminder": daily_reminder,
    "weekly-report": weekly_report,
    "monthly-report": monthly_report,
}
