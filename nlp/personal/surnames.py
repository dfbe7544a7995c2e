"""Chinese surnames and the characters of given names, from common knowledge (no list was copied)."""

PLAIN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈吕苏卢蒋蔡贾丁魏薛阎潘杜戴夏钟汪田任姜范姚谭廖邹熊"
    "郝孔邵崔秦顾侯孟龙段雷汤尹黎易武乔贺赖龚庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛韦毕聂焦柳邢岳齐梅庄辛管祝左涂祁耿"
    "卜詹欧甄裴翁霍柯阮柴舒冉尤瞿闵解强蒲阳邱丘肖闫彭余叶程石金万史江马林高何曾白陆童骆蓝娄尚佟缪隋晏卓项鞠滕沙岑虞"
    "覃谌佘匡巫敖巩奚阙晁荀郗郜邝冼臧鄢鄞戚粟逄亓尧桑扈揭邬蔺郎芮昌栾"
)
"""Surnames that seldom are anything else directly before 先生."""
ALSO_WORDS = (
    "于方常时成安向路关文康毛车单全卫乐水连国平古申穆应祖符伍明宁边谷党桂游华纪凌甘谈辜习麦褚苗盛包钱鲍费卞靳宗米商仇屈"
    "莫丰麻危蒙楚寻查占艾简冷苟屠幸戈花饶束满池柏官"
)
DOUBLE = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "夏侯",
    "端木",
    "慕容",
    "令狐",
    "司徒",
    "公孙",
    "轩辕",
    "宇文",
    "长孙",
    "司空",
    "淳于",
    "申屠",
    "澹台",
    "濮阳",
    "独孤",
    "南宫",
    "呼延",
    "拓跋",
)
OFTEN_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰辉建文斌宇浩凯琳雪梅鑫波婷志国庆春晓燕红云飞龙俊峰鹏慧萍玲珍淑凤琴莉"
    "荣福贵德成祥喜宝良忠义仁孝顺诚善谦振兴启泽嘉怡欣悦佳思梓涵轩昊睿瑞琪瑶璐洁茜蕾薇倩颖菲莹雯娇媛翠莲菊巧彩仙珠素贞爱惠芝芬芸蓉"
    "亮彬炳坤立群利民永新学武世培少大小长胜兵连正清家树根生有才发财富贤雄豪秋"
    "雨宏昌卫东林旭阳晨岚冰婉璇瑾瑜珊钰锋铭钧锦锐朝彦恒恩承楠柳毅骏驰敬宗绍保福江海山松柏进友运"
)
"""Characters that given names are often made of."""

SURNAME = f"(?:{'|'.join(DOUBLE)}|[{PLAIN}{ALSO_WORDS}])"
CLEAR_SURNAME = f"(?:{'|'.join(DOUBLE)}|[{PLAIN}])"
FIRST_CHARACTERS = PLAIN + ALSO_WORDS + "".join(sorted({name[0] for name in DOUBLE} - set(PLAIN + ALSO_WORDS)))
"""What a surname begins with."""
