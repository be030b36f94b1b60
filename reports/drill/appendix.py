"""Section 14: the whole MSEL, the limits of the models, the stamp, a glossary."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from reports.drill.blocks import Block, Facts, Heading, Section, table
from reports.drill.words import Speaker, t_plus
from twin.journal import Manifest, said_again
from twin.terms.drill import Drill, Inject, WorldStart
from twin.terms.text import Text

__all__ = ["appendix", "stamp"]

_LIMITS = (
    Text("扩散模型：{validity}", "dispersion: {validity}"),
    Text(
        "伤害按剂量分级，只含氟化氢；队伍不避开烟羽，不计队员受照",
        "harm by dose, HF only; crews drive through the plume and take no dose",
    ),
    Text(
        "道路为合成路网，行车时间未与本县实测比对",
        "roads are synthetic; travel times have not been held against measured ones",
    ),
    Text(
        "人员反应、群众服从与疏散曲线为合成分布",
        "reactions, compliance and evacuation curves are synthetic distributions",
    ),
)
_KINDS = {
    "情景": Text("情景", "scenario"),
    "导调": Text("导调", "exercise control"),
    "自然演化": Text("自然演化", "takes its course"),
    "意外": Text("意外", "mishap"),
    "传感失效": Text("传感失效", "sensor failure"),
}
_SKIES = {
    "clear": Text("晴", "clear"),
    "partly": Text("多云", "partly cloudy"),
    "overcast": Text("阴", "overcast"),
}
_SURFACES = {"dry": Text("干", "dry"), "wet": Text("湿", "wet"), "snow": Text("雪", "snow")}
_GLOSSARY = (
    (Text("注入", "inject"), Text("想定里发生的一件事", "something the drill makes happen")),
    (Text("签收", "acknowledge"), Text("值班员表示已看到告警", "an officer has seen the alarm")),
    (Text("调派卡", "run card"), Text("一类事件要哪些力量", "what a kind of event calls for")),
    (
        Text("较大涉险", "larger risk"),
        Text("未必有伤亡、但涉险或疏散人数达到规定", "many at risk or evacuated, hurt or not"),
    ),
    (
        Text("避险通知", "notice"),
        Text("已发生的事，告诉群众怎么办；不同于四色预警", "what to do about what has happened"),
    ),
)


def appendix(
    drill: Drill,
    manifest: Manifest,
    validity: Text,
    numbers: Sequence[Block],
    devices: Sequence[Block],
    say: Speaker,
) -> Section:
    """Section 14; `numbers` are the tables behind the figures, `devices` what the run went over."""
    msel = table(
        "t-msel",
        say.pick("主要事件清单（MSEL）", "master scenario events list (MSEL)"),
        [
            "@" + say.pick("编号", "id"),
            "@" + say.pick("时刻", "time"),
            say.pick("类型", "kind"),
            say.pick("发出方 → 接收方", "from → to"),
            say.pick("内容", "text"),
            "@" + say.pick("目标", "objective"),
        ],
        [
            (
                i.id,
                _moment(i, say),
                say.word(_KINDS, i.kind),
                f"{i.sender or '—'} → {i.to or '—'}",
                say(i.text) + ("" if i.truth else say.pick("（不属实）", " (not true)")),
                i.objective,
            )
            for i in drill.injects
        ],
    )
    limits = table(
        "t-limits",
        say.pick("模型的界限", "limits of the models"),
        [say.pick("界限", "limit")],
        [(say(text).replace("{validity}", say(validity)),) for text in _LIMITS],
    )
    world = Facts(_world_rows(drill.world, say))
    words = Facts([(say(word), say(meaning)) for word, meaning in _GLOSSARY])
    lead = say.pick(
        "同一演练、县域、规则和种子，任何机器上重跑得到逐字节相同的记录。",
        "The same drill, county, rules and seed give the same records, byte for byte, anywhere.",
    )
    return Section(
        "s14",
        "14",
        say.pick("附录", "Appendix"),
        lead,
        [
            msel,
            limits,
            Heading(say.pick("图的数据", "Numbers of the figures")),
            *numbers,
            Heading(say.pick("世界的参数", "Parameters of the world")),
            world,
            *devices,
            Heading(say.pick("运行的印记", "Stamp of the run")),
            Facts(_stamp_rows(drill, manifest, over_rig=bool(devices), say=say)),
            Heading(say.pick("词语", "Glossary")),
            words,
        ],
    )


def stamp(drill: Drill, manifest: Manifest, say: Speaker) -> str:
    """One line that says what run this is."""
    inputs = manifest.inputs
    return (
        f"fumeng {manifest.versions['fumeng-twin']} · {drill.id} {inputs['drill'][:6]} · "
        f"{say.pick('县域', 'county')} {inputs['county'][:6]} · "
        f"{say.pick('规则', 'rules')} {inputs['rules'][:6]} · "
        f"{say.pick('种子', 'seed')} {manifest.seed} · "
        f"{say.pick('事件', 'events')} {manifest.events_sha256[:12]}"
    )


def _moment(inject: Inject, say: Speaker) -> str:
    """When an inject comes, or what it waits for and until when."""
    if inject.when is None:
        return t_plus(inject.at_s)
    return say.pick(
        f"待 {inject.when.text}，至 {t_plus(inject.at_s)}",
        f"on {inject.when.text}, by {t_plus(inject.at_s)}",
    )


def _world_rows(world: WorldStart, say: Speaker) -> list[tuple[str, str]]:
    scale = say.pick("倍（0 为关闭）", "times (0 is off)")
    return [
        (say.pick("风来自", "wind from"), f"{world.wind_from_deg:g}°"),
        (say.pick("风速", "wind speed"), f"{world.wind_m_s:g} m/s"),
        (say.pick("阵风占风速", "gusts, share of the speed"), f"{world.gust_share:.0%}"),
        (say.pick("气温", "air temperature"), f"{world.temperature_c:g} ℃"),
        (say.pick("天空", "sky"), say.word(_SKIES, world.sky)),
        (say.pick("路面", "road surface"), say.word(_SURFACES, world.surface)),
        (say.pick("值班员", "duty officers"), str(world.duty_officers)),
        (say.pick("人员反应时间", "people's reaction times"), f"{world.reaction_scale:g} {scale}"),
        (say.pick("出动时间", "turnout times"), f"{world.turnout_scale:g} {scale}"),
        (say.pick("传感噪声", "sensor noise"), f"{world.sensor_noise_scale:g} {scale}"),
        (say.pick("传感响应", "sensor response"), f"{world.sensor_response_scale:g} {scale}"),
        (say.pick("链路时延", "link latency"), f"{world.link_latency_scale:g} {scale}"),
        (say.pick("群众服从", "people who comply"), f"{world.compliance_share:.0%}"),
    ]


def _stamp_rows(
    drill: Drill, manifest: Manifest, *, over_rig: bool, say: Speaker
) -> list[tuple[str, str]]:
    rows = [
        (say.pick("事件摘要", "events_sha256"), manifest.events_sha256),
        (say.pick("想定摘要", "drill digest"), manifest.inputs["drill"]),
        (say.pick("县域摘要", "county digest"), manifest.inputs["county"]),
        (say.pick("规则摘要", "rules digest"), manifest.inputs["rules"]),
        (say.pick("种子", "seed"), str(manifest.seed)),
        (say.pick("运行于", "run at"), manifest.started_at),
        (say.pick("版本", "versions"), ", ".join(f"{k} {v}" for k, v in manifest.versions.items())),
    ]
    if manifest.routing:
        names = {"world": say.pick("世界", "world"), "desk": say.pick("指挥平台", "desk")}
        told = say.pick("{who}查询 {queries} 次，抽查 {checked} 次，全部相符",
                        "{who}: {queries} queries, {checked} checked, all held")  # fmt: skip
        checks = "; ".join(
            told.format(who=names.get(who, who), **tally) for who, tally in manifest.routing.items()
        )
        rows.append((say.pick("行车自检", "ways checked"), checks))
    stock = str(manifest.inputs.get("stock", ""))
    again = said_again(manifest.preset, manifest.variant, manifest.overrides, stock)
    repeat = f"fumeng drill run {drill.id} --seed {manifest.seed}{again}"
    if over_rig or manifest.mode == "lockstep":
        repeat = shlex.join(["fumeng", *manifest.argv])
    return [*rows, (say.pick("复现", "repeat"), repeat)]
