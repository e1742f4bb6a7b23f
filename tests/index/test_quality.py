"""Search quality on a small sample: the passage meant is the first one found."""

from __future__ import annotations

import pytest

from ctp_index.kit.testing import catch_up_index
from tests.index.test_search import found, put

pytestmark = pytest.mark.django_db

PASSAGES = (
    ("关于2026年春节放假安排的通知", "2月15日至23日放假调休，共9天。2月14日、28日上班。请妥善安排值班和安全保卫。"),
    ("差旅费报销管理办法", "出差人员乘坐高铁二等座，住宿费按城市标准限额报销，返回后十个工作日内提交审批单。"),
    ("信息系统账号管理规定", "员工离职当日停用账号，密码每九十天更换一次，管理员操作留有审计记录。"),
    ("食堂用餐时间调整公告", "午餐时间改为十一点半至一点，晚餐照旧，夜宵窗口暂停供应。"),
    ("城市轨道交通安全检查方案", "各分公司对隧道、桥梁、信号设备逐项检查，发现隐患立即整改并上报。"),
    ("年度预算编制说明", "各部门按零基预算原则编制，采购项目须附可行性报告，超过五十万元的须经办公会审议。"),
    ("会议室预订须知", "会议室须提前一天预订，超过十五分钟未到自动释放，投影设备由行政部负责。"),
    (
        "公文处理工作条例解读",
        "公文种类主要有决议、决定、命令、公报、公告、通告、意见、通知、通报、报告、请示、批复、议案、函和纪要。",
    ),
    ("Remote access policy", "Staff may connect to the office network through the gateway with a second factor only."),
    (
        "Meeting minutes template",
        "Minutes name the chair, those present, decisions and who carries them out until when.",
    ),
)
QUESTIONS = (
    ("春节哪天上班", 0),
    ("春节放假几天", 0),
    ("住宿费报销标准", 1),
    ("密码多久更换", 2),
    ("离职 账号", 2),
    ("夜宵", 3),
    ("隧道桥梁检查", 4),
    ("预算超过五十万元", 5),
    ("可行性报告", 5),
    ("投影设备谁负责", 6),
    ("公文有哪些种类", 7),
    ("请示和批复", 7),
    ("connecting to office networks", 8),
    ("who is the chair of meetings", 9),
)


def test_the_passage_meant_comes_first(notes):
    for number, (title, body) in enumerate(PASSAGES):
        put(notes, number + 1, title, body)
    catch_up_index()
    ranks = {}
    for question, meant in QUESTIONS:
        hits = found(question)
        ranks[question] = hits.index(meant + 1) + 1 if meant + 1 in hits else 0
    reciprocal = sum(1 / rank for rank in ranks.values() if rank) / len(ranks)
    assert reciprocal >= 0.95, ranks
