"""What each problem code means, in a paragraph. Codes are stable: looked up, never parsed."""

from __future__ import annotations

from twin.terms.text import Text

__all__ = ["CODES"]

CODES: dict[str, Text] = {
    "E100": Text(
        "文件读不了：不存在、无权限，或不是 UTF-8/GB18030 文本。",
        "The file cannot be read: missing, no permission, or neither UTF-8 nor GB18030 text.",
    ),
    "E101": Text(
        "同一处的键重复；两个值只会留一个，所以拒绝。", "A key stands twice in one place."
    ),
    "E102": Text("不认识的字段，多半是拼写。", "An unknown key, mostly a spelling mistake."),
    "E103": Text("值的类型不对。", "A value of the wrong type."),
    "E104": Text("值的写法不对。", "A value spelled in a form that is not taken."),
    "E105": Text("缺少必填的字段。", "A required key is missing."),
    "E106": Text("值不在可选项里。", "A value that is not one of the options."),
    "E107": Text("数值超出允许范围。", "A number outside its bounds."),
    "E108": Text("不合 YAML 写法。", "Not valid YAML."),
    "E109": Text(
        "内容过多、嵌套过深或别名互相引用。", "Too much, too deep, or aliases in a circle."
    ),
    "E110": Text("用了全角冒号。", "A full-width colon."),
    "E111": Text("用了全角空格。", "A full-width space."),
    "E112": Text("缩进里有制表符。", "A tab in the indentation."),
    "E113": Text("写在 {…} 里的内容被逗号拆开。", "Text inside {…} was cut at its comma."),
    "E501": Text("表格里的数读不懂。", "A number in a table cannot be read."),
    "E502": Text("表格里有不认识的列。", "A table has an unknown column."),
    "E503": Text("表格缺列，或必填的格空着。", "A column or a required cell is missing."),
    "E504": Text("编号重复。", "An id stands twice."),
    "E505": Text("数值超出允许范围。", "A number outside its bounds."),
    "E506": Text("值不在可选项里。", "A value that is not one of the options."),
    "E507": Text("引用了不存在的编号。", "A reference to an id that does not exist."),
    "E508": Text("各行的格数与表头不符。", "A row has more or fewer cells than the header."),
    "E521": Text(
        "GB 18218 的表里没有这种物质，也没有写明危险性类别；或者一个 CAS 号有几行，要写全名称。",
        "The tables of GB 18218 lack this substance and no hazard class is given, or one CAS "
        "number has several rows and the name must say which.",
    ),
    "E522": Text("数量没有单位，或单位不认识。", "A quantity without a unit that is known."),
    "E523": Text(
        "同一行或同一单元里的内容互相矛盾。",
        "Parts of one row or of one unit contradict each other.",
    ),
    "E201": Text("想定与县域数据不是同一个县。", "The drill is for another county."),
    "E203": Text("县域数据里没有这个地名。", "The county has no such place."),
    "E204": Text("没有这个测点。", "There is no such sensor point."),
    "E205": Text("没有这个危险源，或它没有储罐。", "No such hazard source, or it has no vessel."),
    "E206": Text("没有这个队伍或角色。", "There is no such unit or role."),
    "E207": Text("没有这个演练目标。", "There is no such objective."),
    "E208": Text("没有这种行动或条件。", "There is no such action or condition."),
    "E209": Text(
        "县域数据里没有这条备选通道。",
        "The county declares no such candidate road, boat or bridge.",
    ),
    "E301": Text("时限在演练结束之后。", "A deadline after the end of the drill."),
    "E302": Text("注入或书签在演练结束之后。", "An inject or bookmark after the end."),
    "E303": Text("编号重复。", "An id stands twice."),
    "E304": Text("起算的预期行动不存在，或绕成了圈。", "`since` leads nowhere or in a circle."),
}
