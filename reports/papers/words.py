"""The sentences of the papers that every exercise has."""

from __future__ import annotations

from twin.terms.text import Text

__all__ = [
    "AFTER",
    "BODIES",
    "FORMS",
    "HOUSE_RULES",
    "MODES",
    "OUTLINE_SOURCE",
    "RULES_OF_CONTROL",
    "SAFETY",
]

FORMS = {
    "tabletop": Text("桌面演练", "table-top"),
    "operational": Text("实战演练", "operational"),
    "double_blind": Text("双盲演练", "double-blind"),
}
MODES = {"training": Text("训练", "training"), "assessment": Text("评估", "assessment")}
OUTLINE_SOURCE = Text(
    "本提纲的文件体系参照《突发事件应急演练指南》（应急办函〔2009〕62号）、北京市 2011 年指南和 "
    "AQ/T 9007（依据 G：待核原文），不声称符合；各目标的依据见上表。",
    "The set of papers follows the guide of 2009 (应急办函〔2009〕62号), Beijing's guide of 2011 "
    "and AQ/T 9007 (basis G, to be verified); no conformity claimed. Standards are in the table.",
)
BODIES = (
    (
        Text("领导小组", "steering group"),
        Text("批准方案，宣布开始与终止", "approves, begins, ends"),
    ),
    (
        Text("策划导调组", "planning and control"),
        Text("按脚本注入，掌握进度", "injects by the script"),
    ),
    (Text("参演组", "players"), Text("按预案处置", "act by their plans")),
    (Text("评估组", "evaluators"), Text("按评估记录表记录、评级", "record and rate")),
    (Text("保障组", "support"), Text("按保障清单落实", "see to the support list")),
)
HOUSE_RULES = (
    Text("一切通话、文书、信息先说“演练”，结束时再说一次。",
         "Begin and end every call, paper and message with 'exercise'."),
    Text("只用演练专用的电话和账号，不向社会、上级真实渠道发出任何内容。",
         "Use exercise lines and accounts only; nothing goes out on a real channel."),
    Text("按本单位预案和平时的权限处置，不猜导调意图，不向导调、评估打听。",
         "Act by your own plans and powers; ask control and evaluators nothing."),
    Text("情况以收到的为准；拿不准的按真实工作的办法核实。",
         "What you are told is what you know; verify as you would on duty."),
    Text("做了什么、什么时候做的，当场记入值班日志。", "Log what you did, and when, as you do it."),
    Text("演练结束后就地参加讲评。", "Stay for the review."),
)  # fmt: skip
SAFETY = (
    Text("遇真实警情或有人受伤，喊“真实情况”，演练立即中止，先办真事。",
         "For a real emergency say 'real incident': the exercise stops at once."),
    Text("只有总导调能宣布开始、暂停、终止；听到“演练中止”即停手。",
         "Only the chief controller begins, pauses or ends; stop when told to."),
    Text("车辆按交通规则行驶，不因演练使用警灯警笛。",
         "Vehicles keep to the rules of the road, without lights and sirens."),
    Text("现场不使用真实危险物质，不实际中断道路、供电、通信。",
         "No real dangerous substance; no road, power or line is really cut."),
)  # fmt: skip
RULES_OF_CONTROL = (
    Text("到时间或条件满足即注入，照卡上的话说，不加解释。",
         "Inject at the time or on the condition, in the words of the card."),
    Text("参演方追问时，只答卡上有的；没有的答“不清楚”。",
         "Answer only from the card; else 'I do not know'."),
    Text("不属实的内容按属实的口气说，演练结束才可说破。",
         "Tell what is not true as if it were, until the end."),
    Text("未到的注入可提前、暂缓、取消，须由总导调同意并记下时间和原因。",
         "An inject may be moved or dropped by the chief controller; note when and why."),
    Text("危及安全或与真实警情冲突时，立即请总导调中止。",
         "Where safety or a real incident is touched, have the exercise stopped."),
)  # fmt: skip
AFTER = (
    Text("记录：运行记录（逐条链接、可校验）、值班日志、评估记录表、影像。",
         "Record: the journal (chained, verifiable), duty log, evaluators' records, pictures."),
    Text("评估：机器评判与评估员意见并列，写明分歧。",
         "Evaluation: the machine's judgement beside the evaluators', differences stated."),
    Text("总结：成绩、问题、原因、改进建议。", "Summary: what went well, what did not, why."),
    Text("归档：方案、脚本、记录、评估、总结与种子号，能原样重演。",
         "Filing: plan, script, record, evaluation, summary and seed, to run it again."),
    Text("改进：逐项定责任人和期限，下次演练验证。",
         "Improvement: an owner and a date each, tested in the next exercise."),
)  # fmt: skip
