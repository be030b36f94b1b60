"""Store and forward: nothing is lost, nothing is doubled, and the order is kept."""

from __future__ import annotations

from tests.desk.conftest import Told
from tests.desk.reporting.conftest import MINUTE, event, sent, sign
from twin.terms.decision import ReportResent, ReportSent
from twin.terms.observation import SituationReceipt


def confirm(told: Told, at_s: float, report: ReportSent) -> None:
    told.see(
        at_s, SituationReceipt(report=report.report, by=report.to, received_ms=int(at_s * 1000))
    )


def test_what_is_confirmed_in_time_is_never_sent_again(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60, "LOCAL-PHONE")
    confirm(told, 100, sent(told, "LOCAL-PHONE")[0])
    told.wake_until(20 * MINUTE)
    assert told.all(ReportResent) == []


def test_what_nobody_confirms_is_sent_again_in_the_order_of_its_first_sending(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60, "LOCAL-WRITTEN")
    sign(told, 120, "LOCAL-PHONE")
    first, second = sent(told, "LOCAL-WRITTEN")[0], sent(told, "LOCAL-PHONE")[0]
    assert (first.serial, second.serial) == (1, 2)
    told.wake_until(6 * MINUTE)
    again = [(each.report, each.serial, each.times) for each in told.all(ReportResent)]
    assert again == [(first.report, 1, 2), (second.report, 2, 2)]
    confirm(told, 7 * MINUTE, first)
    told.wake_until(12 * MINUTE)
    assert [each.report for each in told.all(ReportResent)][2:] == [second.report]


def test_receivers_have_serials_of_their_own(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60)
    serials: dict[str, list[int]] = {}
    for report in told.all(ReportSent):
        serials.setdefault(report.to, []).append(report.serial)
    assert serials == {"市委市政府总值班室": [1, 2], "县人民政府": [1], "市应急管理局": [1]}


def test_a_receipt_that_comes_twice_changes_nothing(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60, "LOCAL-PHONE")
    confirm(told, 100, sent(told, "LOCAL-PHONE")[0])
    confirm(told, 101, sent(told, "LOCAL-PHONE")[0])
    told.wake_until(20 * MINUTE)
    assert told.all(ReportResent) == []
