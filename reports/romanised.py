"""Names of places in Latin letters, for maps in English.

What a reader would get wrong: this is no pinyin for any text. It reads the characters in the names
of this county's townships and villages, one reading each, and says so where it knows none. A name
that came from Mongolian is read as its Chinese characters are.

Source: readings as in Unihan's kMandarin; for those with several, the one in use in these names.
"""

from __future__ import annotations

from twin.county import County
from twin.county.model_map import Place

__all__ = ["latin_name", "romanised"]

_KINDS = ("街道", "社区", "镇", "乡", "村", "区")
_READINGS = """
a 阿; ai 艾; an 安; ao 敖; ba 八巴把; bai 白; ban 半板; bao 保包堡宝; bei 北贝; ben 本;
bian 扁; bo 泊波; bu 不卜; cai 才; cang 苍; cha 查; chang 场昌; chao 朝; che 车;
cheng 城; chi 尺池; chou 丑; cun 村; da 大达; dai 代岱; dan 担; dao 道; de 得德; deng 等;
di 地; dian 店殿甸; ding 顶; dong 东洞; du 杜都; en 恩; er 二尔耳; fa 发; fang 房放方;
feng 凤; fo 佛; fu 富府福阜; ga 嘎玍; gai 改; gan 干; gang 岗; gao 皋高; ge 各戈格革;
gen 根; gong 公宫; gou 沟; gu 古固; guan 关官; guang 广; gui 桂; guo 国果郭锅; ha 哈;
hai 海; han 汉; hao 号好; he 合和河; hei 黑; hong 红; hou 候后; hu 呼户胡葫虎;
hua 化华花; huan 欢还; huang 荒; hui 会惠辉; ji 及吉机集; jia 加家架; jian 建碱; jiao 角;
jie 截界街解; jin 进金; jing 井京景; jiu 旧; ju 巨; ka 卡; kang 康; ke 克可棵; kou 扣;
ku 库; kun 坤; la 喇拉; lai 来; lan 兰; lang 郎; lao 老; leng 冷楞; li 力李梨立里;
liang 两梁良; lin 林; ling 岭; liu 六刘; long 隆龙; lou 楼; lu 芦鲁; luo 罗; lü 吕;
ma 吗嘛马; mang 牤; mao 帽毛; mei 梅; men 门; meng 孟; miao 庙; min 民; ming 命; mo 莫;
mu 木睦; na 那; nai 乃奈; nan 南; niang 娘; niu 牛; nu 怒; nuo 诺; ou 欧; pai 排; pao 泡;
peng 朋; piao 漂; ping 平; pu 铺; qi 七其奇; qian 前; qiang 强; qiao 桥; qin 侵;
qing 清青; qiu 丘秋邱; qu 区; quan 泉; ran 然; ri 日; rong 荣; san 三; se 色; sha 沙;
shan 山; shang 上; shao 少烧稍; she 社舍设; shen 申; sheng 生盛; shi 十市石; shu 束树舒;
shuang 双; shui 水; shun 顺; si 四寺斯; su 苏; ta 他塔; tai 台太; tang 堂汤; tao 套桃;
tian 天田; tong 同彤; tou 头; tu 吐图土; tuan 团; tui 推; tun 屯; wa 洼; wan 万湾;
wang 望汪王; wei 苇; wo 卧窝; wu 乌五务; xi 细西; xia 下; xian 先; xiang 乡; xiao 小;
xin 心新; xing 兴杏; ya 押衙雅; yan 烟; yang 杨阳; yao 腰; ye 爷野; yi 一伊意祎衣驿;
yin 音; ying 营; yong 永; you 友; yu 于玉; yuan 元; yue 岳月; zao 皂; zha 扎; zhai 宅;
zhang 张掌; zhao 招赵; zhen 甄镇; zhi 治蜘; zhong 中; zhou 周州; zhu 住助朱珠蛛;
zhuan 转; zhuang 庄; zi 子紫自; zong 宗
"""
_SYLLABLE = {
    letter: syllable
    for syllable, letters in (each.split() for each in _READINGS.split(";"))
    for letter in letters
}


def latin_name(county: County, place: Place) -> str:
    """A place's name in Latin letters: a township's as its table has it, a village's as read."""
    town = county.townships.get(place.township)
    if town is None or place.kind == "district":
        return place.id.partition("-")[2].capitalize()
    if "seat" not in place.kind:
        return romanised(place.name)
    return town.pinyin.replace(" ", "").removesuffix("zhen").removesuffix("xiang").capitalize()


def romanised(name: str) -> str:
    """A place's name without its kind, in Latin letters; as it stands where a character is unknown.

    >>> romanised("八道岭村"), romanised("氟化工企业A")
    ('Badaoling', '氟化工企业A')
    """
    kind = next((kind for kind in _KINDS if name.endswith(kind) and name != kind), "")
    syllables = [_SYLLABLE.get(letter, "") for letter in name.removesuffix(kind)]
    if not all(syllables):
        return name
    return _joined(syllables).capitalize()


def _joined(syllables: list[str]) -> str:
    """Syllables in a row; an apostrophe before one that begins with a vowel."""
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if syllable[0] in "aeo" else "") + syllable
    return word
