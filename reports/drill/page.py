"""The report page: sections in, one HTML file out that needs nothing else.

Every character on the page, in the figures and in the print margins is in the embedded subset of
our font, so the page looks the same where no Chinese font is installed.
"""

from __future__ import annotations

from pathlib import Path

from reports.drill import alarm_load, decided, dispatched, duty_room, judged, losses, warned
from reports.drill.appendix import appendix, stamp
from reports.drill.blocks import FigureBlock, Section
from reports.drill.chain import alarm_chains
from reports.drill.devices import devices
from reports.drill.incident_file import write_files
from reports.drill.shell import FONTS, Head, page_of
from reports.drill.story import Story, read_story
from reports.drill.words import Speaker
from reports.typeface import embedded
from twin.county import County
from twin.journal import EVENTS, Manifest, read, read_manifest
from twin.terms.drill import Drill
from twin.terms.text import Lang, Text
from twin.terms.verdict import Verdict

__all__ = ["build_report"]


def build_report(
    run: Path,
    *,
    county: County,
    verdict: Verdict,
    drill: Drill,
    lang: Lang,
    out: Path,
    plume_validity: Text,
) -> Path:
    """Write the after-action report of a run, and beside it the file of each incident.

    Args:
        run: The run's folder (journal and manifest).
        county: The county the run was made with; its digest is the manifest's.
        verdict: The judge's verdict on the run.
        drill: The drill that was run.
        lang: Language of the page.
        out: The file to write.
        plume_validity: Where the gas model may be believed; stands on every map.

    Raises:
        JournalError: The run's folder cannot be read.
    """
    story = read_story(read(run / EVENTS))
    manifest = read_manifest(run)
    say = Speaker(lang, drill.start)
    spared = losses.section(losses.avoided(run), manifest.seed, say)
    sections = _sections(story, drill, verdict, county, manifest, plume_validity, spared, say)
    html = _render(sections, story, drill, verdict, manifest, say)
    out.write_text(html, encoding="utf-8", newline="\n")
    _write_figures(sections, out.parent / "figures", lang)
    write_files(run, county=county, drill=drill, lang=lang, folder=out.parent)
    return out


def _write_figures(sections: list[Section], folder: Path, lang: Lang) -> None:
    """The charts as files of their own, for slides."""
    folder.mkdir(exist_ok=True)
    charts = [b for section in sections for b in section.blocks if isinstance(b, FigureBlock)]
    for number, chart in enumerate(charts, start=1):
        path = folder / f"f{number}.{lang}.svg"
        path.write_text(chart.svg, encoding="utf-8", newline="\n")


def _sections(
    story: Story,
    drill: Drill,
    verdict: Verdict,
    county: County,
    manifest: Manifest,
    validity: Text,
    spared: Section,
    say: Speaker,
) -> list[Section]:
    chains = alarm_chains(story, county)
    numbers = [
        decided.alarms(chains, say),
        dispatched.sendings(story, county, say),
        dispatched.whereabouts(story, drill, county, say),
    ]
    return [
        judged.verdict(drill, verdict, chains, say),
        judged.overview(story, drill, county, say),
        judged.objectives(drill, verdict, say),
        decided.timeline(story, drill, verdict, county, say),
        judged.actions(story, drill, verdict, say),
        decided.alarm_chain(story, chains, say),
        dispatched.dispatch(story, drill, county, say, validity),
        alarm_load.alarm_load(story, county, say),
        duty_room.duty_room(story, county, say),
        warned.warned(story, county, say),
        spared,
        appendix(drill, manifest, validity, numbers, devices(story, say), say),
    ]


def _render(
    sections: list[Section],
    story: Story,
    drill: Drill,
    verdict: Verdict,
    manifest: Manifest,
    say: Speaker,
) -> str:
    head = Head(
        title=say(drill.title),
        what=say.pick("演练评估报告", "after-action report"),
        skip=say.pick("跳到结论", "skip to the verdict"),
        cover=_cover(drill, story, manifest, say),
        ruling=judged.ruling(verdict, say),
        passed=verdict.passed,
        stamp=stamp(drill, manifest, say),
        seal=manifest.events_sha256[:12],
    )
    html = page_of(sections, head, say)
    return html.replace(FONTS, embedded(html))


def _cover(drill: Drill, story: Story, manifest: Manifest, say: Speaker) -> str:
    modes = {
        "training": say.pick("训练", "training"),
        "assessment": say.pick("评估", "assessment"),
    }
    forms = {
        "tabletop": say.pick("桌面", "table-top"),
        "operational": say.pick("实战", "operational"),
        "double_blind": say.pick("双盲", "double blind"),
    }
    ended = say.pick("运行完整", "complete run")
    if story.reason == "stopped":
        ended = say.pick("达到终止条件", "ended by its stop rule")
    elif story.reason != "complete":
        ended = say.pick(f"运行至 {say.clock(story.end_s)}", f"ran to {say.clock(story.end_s)}")
    return " · ".join(
        [
            forms[drill.form]
            + ("" if drill.notice else say.pick("（不预先通知）", " (no notice)")),
            modes[drill.mode],
            f"{say.pick('种子', 'seed')} {manifest.seed}",
            manifest.started_at[:16].replace("T", " "),
            ended,
            say.pick("初稿（机器评判）", "draft (judged by machine)"),
        ]
    )
