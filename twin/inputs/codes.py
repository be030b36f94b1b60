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
    "E108": Text("不合 YAML（设置文件为 TOML）写法。", "Not valid YAML (settings: TOML)."),
    "E109": Text(
        "内容过多、嵌套过深或别名互相引用。", "Too much, too deep, or aliases in a circle."
    ),
    "E110": Text("用了全角冒号。", "A full-width colon."),
    "E111": Text("用了全角空格。", "A full-width space."),
    "E112": Text("缩进里有制表符。", "A tab in the indentation."),
    "E113": Text("写在 {…} 里的内容被逗号拆开。", "Text inside {…} was cut at its comma."),
    "E114": Text(
        "包含的文件在想定所在的文件夹之外；不读，免得一份想定带出别处的内容。",
        "An included file outside the drill's folder; a drill reads nothing from elsewhere.",
    ),
    "E115": Text("包含的文件绕成了圈。", "Files that include each other in a circle."),
    "E306": Text(
        "难度、变体或蒙特卡罗改动的字段不存在，或改动后想定读不通。",
        "A preset, variant or Monte Carlo path that leads to no key, or makes a drill that "
        "cannot be read.",
    ),
    "E308": Text(
        "条件里写的预期行动不存在。", "A condition names an expected action that does not exist."
    ),
    "E309": Text(
        "条件永远不会成立：自相矛盾，时刻在最迟时刻或演练结束之后，或在等自己引出的行动。",
        "A condition that never holds: it contradicts itself, its moment is too late, or it waits "
        "for what can only follow on itself.",
    ),
    "E310": Text(
        "条件的写法不对。写法：水位(RS-xihe-1) > 3 m 且 非 已立案(气体泄漏)；且、或、非、括号，"
        "比较号 > >= < <=，时刻 T+00:30，事件 到达(…)、已立案(…)、已完成(E-001)。",
        "A condition that is not spelled right. As in: stage(RS-xihe-1) > 3 m and not opened(…); "
        "and, or, not, brackets, > >= < <=, T+00:30, arrived(…), opened(…), done(E-001).",
    ),
    "E311": Text("条件里的单位不是这个量的单位。", "A unit that the quantity does not have."),
    "E312": Text("条件里没有这个量或事件。", "No quantity or event of that name."),
    "E313": Text(
        "工作簿里预期行动所属的注入不存在。", "An expected action of a workbook without its inject."
    ),
    "E307": Text("想定里没有这个难度或变体。", "The drill has no such preset or variant."),
    "W401": Text(
        "字段名中英文混用；能读，但一个文件最好用一种。",
        "Keys in both languages; use one in a file.",
    ),
    "W404": Text(
        "没有时间格式的数按 Excel 的时间数（一天为 1）读；核对后改写为 20:42、5m 这样的文字。",
        "A number without a time format was read as Excel's part of a day; write 20:42 or 5m.",
    ),
    "W402": Text(
        "到场时限短于最快的行车时间：按本县路网和驻地，谁也赶不到。",
        "A deadline for an arrival shorter than the quickest way there.",
    ),
    "W403": Text("目标没有任何预期行动。", "An objective that no expected action serves."),
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
        "同一行、同一单元或几行规则的内容互相矛盾，或规则成环。",
        "Parts of one row or unit, or several rules, contradict each other or go in a circle.",
    ),
    "E531": Text(
        "编码被表格软件改成了数（如 2.1E+11），原来的数字已丢失；不猜。",
        "A spreadsheet turned a code into a number such as 2.1E+11; its digits are lost.",
    ),
    "E532": Text(
        "两套乡镇编码含义不同，没有写明是哪一套，或一张表里混用。",
        "Two code lists mean different townships by a code and it is not said which list it is.",
    ),
    "E533": Text(
        "不知道读哪张表，或这张表是哪一类。",
        "Which worksheet, or what kind of table, is not clear.",
    ),
    "E534": Text(
        "合并单元格里的数不知道属于哪一行。", "A number merged over rows belongs to none of them."
    ),
    "E535": Text("位置没有写明坐标系。", "A position without its coordinate system."),
    "E536": Text(
        "同一来源的两行分不清是不是同一资源。",
        "Two rows of one source cannot be told apart.",
    ),
    "W531": Text("能力不在能力编码表里。", "A skill that is no capability of the county."),
    "W532": Text("表头里有用不上的列。", "A column that is not used."),
    "E541": Text("呼叫没有按时间排列。", "Calls that are not in order of time."),
    "E542": Text("矩阵的大小或写法与节点表不符。", "A matrix that does not fit its nodes."),
    "E543": Text("既没有节点，也没有经纬度。", "Neither a node nor a latitude and longitude."),
    "E544": Text("班次里没有时间。", "A shift without any time in it."),
    "E545": Text("要送医，但没有医院。", "A patient to be taken to a hospital, and no hospital."),
    "E546": Text("到不了任何医院。", "No way leads to a hospital."),
    "E547": Text("没有一支能派的队伍。", "No unit that the role may send."),
    "W533": Text(
        "工作簿里没有“基本信息”，不是一份完整的想定；单独的事件清单用 "
        "fumeng drill import 文件.xlsx --into 想定 -o 新想定.yaml 放进一份想定。",
        "A workbook without its basics is no whole drill; a list of events alone goes into one "
        "with fumeng drill import FILE.xlsx --into DRILL -o NEW.yaml.",
    ),
    "W541": Text("县域数据里没有这类队伍。", "A kind of unit that the county does not know."),
    "E801": Text("设备台里没有这台设备。", "The rig has no such device."),
    "E802": Text("设备编号重复。", "A device's id stands twice."),
    "E803": Text("这类设备没有这个参数。", "The type of device has no such parameter."),
    "E804": Text("这类设备不讲这种协议。", "The type of device does not speak this protocol."),
    "E805": Text(
        "端点的地址读不懂，或没有端点；写 IP 地址，没有标准端口的协议再写端口。",
        "An endpoint's address cannot be read, or there is none; give an IP address, and a port "
        "where the protocol has no standard one.",
    ),
    "E806": Text(
        "仿真设备不在本机回环地址上；没有写明就不对外提供。",
        "A simulated device that is not on loopback; nothing is served to others unless told.",
    ),
    "E807": Text("两台设备在同一个地址。", "Two devices at one address."),
    "E808": Text("实物设备的地址读不懂。", "A real device's address cannot be read."),
    "E809": Text(
        "实物地址的协议不是这类设备的协议。", "A real address of a protocol not of the type."
    ),
    "E810": Text("这类设备没有这种指令。", "The type of device has no such order."),
    "E811": Text(
        "工艺设备（DCS、PLC、气体控制器）从不接受指令，写了也不行。",
        "Process equipment (DCS, PLC, gas controllers) never takes orders, listed or not.",
    ),
    "E812": Text(
        "这种协议里没有可这样弄错的东西（如没有校验码）。",
        "The protocol has nothing that this fault could bend, such as a check code.",
    ),
    "E813": Text("这台设备没有这个端点。", "The device has no such endpoint."),
    "E814": Text("这台设备没有这项测量。", "The device shows no value of that key."),
    "E815": Text("同一测点或队伍接在两台设备上。", "A point or unit that is on two devices."),
    "E816": Text("这类设备不报位置，不能随队伍。", "The type tells no position of a unit."),
    "E817": Text("设备特性文件读不了。", "A file of a device's traits that cannot be read."),
    "W801": Text(
        "实物设备上不能注入故障；运行时跳过并说明。",
        "Faults cannot be put on a real device; they are skipped, and it is said.",
    ),
    "E601": Text("量程为零或上下颠倒。", "A span of zero, or a range upside down."),
    "E602": Text(
        "限值互相矛盾：应为 低低 < 低 < 高 < 高高。", "Limits that contradict: LL < L < H < HH."
    ),
    "E603": Text("死区为负。", "A negative deadband."),
    "E604": Text("不认识的介质，或气体探头没有写介质。", "An unknown substance, or none at all."),
    "E605": Text("不认识的单位。", "An unknown unit."),
    "E606": Text(
        "延时为负，或不是扫描周期的整数倍。", "A delay below zero, or not a whole number of scans."
    ),
    "E607": Text(
        "判“数值不变”的次数少于 16 或不是整数。", "Ticks for “stuck” below 16, or not whole."
    ),
    "E608": Text("同一限值写了两个不同的数。", "Two different figures for one limit."),
    "E609": Text("主数据库与测点的限值不一致。", "The master database and the point disagree."),
    "W601": Text("限值在量程之外，永远到不了。", "A limit outside the range is never reached."),
    "W602": Text(
        "死区为零或小于噪声的三倍：报警会抖动。", "No deadband, or below the noise: it chatters."
    ),
    "W603": Text("死区过大：报警不会返回。", "A deadband so large that the alarm stays."),
    "W604": Text(
        "延时过长：越限结束或屏蔽到期之前都不会报警。",
        "An on-delay that outlasts what it waits for.",
    ),
    "W605": Text("优先级比例偏离 80/15/5。", "Priorities off the split of 80/15/5."),
    "W606": Text("没有写后果。", "No consequence given."),
    "W607": Text("没有写处置。", "No response given."),
    "W608": Text("气体报警值高于 GB/T 50493。", "A gas level above that of GB/T 50493."),
    "W609": Text("高高报高于计算容积 90 % 的液位。", "HH above the level at 90 % of the volume."),
    "W610": Text("气体探头缺一级或二级报警值。", "A gas head without level 1 or level 2."),
    "W611": Text("测点没有任何限值。", "A point without any limit."),
    "W612": Text("报警不在主数据库里。", "An alarm that is not in the master database."),
    "W613": Text("油库储罐缺 GB 50074 要求的液位报警。", "A depot tank without an alarm it needs."),
    "E701": Text(
        "预警文件声明了文档类型或实体；这是攻击的常用手段，不予解析。",
        "An alert declares a document type or an entity, a common way to attack; it is not parsed.",
    ),
    "E702": Text("不是格式良好的 XML。", "Not well-formed XML."),
    "E703": Text("不是 CAP 1.2 的预警。", "Not an alert of CAP 1.2."),
    "E704": Text(
        "预警的元素顺序、次数或相互关系不合 CAP 1.2。",
        "Elements of an alert in an order, number or company CAP 1.2 does not allow.",
    ),
    "E705": Text("不合 OASIS 的 CAP 1.2 模式。", "Not valid by the OASIS schema of CAP 1.2."),
    "W701": Text("偏离 CAP 1.2，按宽松方式读入。", "Off CAP 1.2, and read leniently all the same."),
    "W702": Text("合乎 CAP 1.2，但可疑。", "Allowed by CAP 1.2, and still doubtful."),
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
    "E210": Text("没有这种事件类型。", "There is no such kind of event."),
    "E211": Text("县域数据里没有这种物质。", "The county has no such substance."),
    "E212": Text("县域数据里没有这种能力。", "The county has no such capability."),
    "E213": Text("县域数据里没有这座水库。", "The county has no such reservoir."),
    "E301": Text("时限在演练结束之后。", "A deadline after the end of the drill."),
    "E302": Text("注入或书签在演练结束之后。", "An inject or bookmark after the end."),
    "E303": Text("编号重复。", "An id stands twice."),
    "E305": Text(
        "“实为”“撤回”所指的注入不存在，或没有说过什么。",
        "`of` names an inject that does not exist, or told nothing.",
    ),
    "E304": Text("起算的预期行动不存在，或绕成了圈。", "`since` leads nowhere or in a circle."),
}
