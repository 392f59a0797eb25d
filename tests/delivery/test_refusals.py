"""What servers of Chinese mail houses say, and what it means.

The meanings are those the makers publish (QQ: service.mail.qq.com/detail/122, NetEase:
help.163.com 企业退信的常见问题, Sina's list of SMTP answers, pages of Alibaba and Tencent exmail on
limits) and the codes of RFC 3463, read by hand; the numbers and marks inside are invented.
"""

from __future__ import annotations

import smtplib

import pytest

from delivery.mail import SmtpTransport
from delivery.outcome import Rejected, Retry
from delivery.refusals import decode, family, judge, judge_line, table
from tests.delivery.letters import letter
from web.upkeep.wording import REFUSALS

TEMPORARY = """
550 Connection frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022
550 Ip frequency limited
550 Domain frequency limited
550 Sender frequency limited
550 Suspected bounce attacks
550 Mailbox unavailable or access denied
554 MI:STC 126 smtp2,DMmowAA3
550 RP:TRC 163 smtp4
554 HL:IHU 163 smtp3,0
421 HL:ICC 163 zwqz-smtp-mta
451 MI:SFQ 163
554 IP in blacklist
550 Requested mail action not taken: too much recipient
552 5.2.2 Mailbox full
552 Quota exceeded or service disabled.
550 5.2.2 The email account that you tried to reach is over quota
552 Requested mail action aborted: exceeded storage allocation
552 too many same size mails
550 black ip
554 rbl deny
554 Rejected due to the sending MTA's poor reputation
553 5.7.0 IP REJECT
554 5.7.1 Too many connections from your host
550 5.4.5 Daily user sending quota exceeded
550 收件人邮箱空间已满
554 发信过于频繁，请稍后再试
535 4.7.0 Temporary authentication failure, try again
550 Exceeded the rate limit
550 sending rate too high for user
550 4.7.1 greylisted, come back in five minutes
521 5.2.1 too many messages, slow down
452 4.2.2 mailbox over quota
550 Reject by behaviour spam ANTISPAM_BAT[0120131R811e4, ay29a033018047]: too frequently sending
554 Reject by behaviour spam at Rcpt State ANTISPAM_BAT[01201311R5171a]: much too frequently sending
454 Transient reject by behaviour spam at DATA State ANTISPAM_BAT[01]: currently unexpected sending
554 Reject by behaviour spam at Helo State ANTISPAM_BAT[012]: currently unexpected sending
552 Daily sending quota exceeded
552 Monthly sending quota exceeded
552 Not enough sending quota
423 Dns resolve error
550 Domain send quota exceeded, try tomorrow [exmail]
550 域名当日发信量已达到上限，请隔天再发
550 该IP发信频率大幅度超过腾讯企业邮箱限制
550 Ip frequency limited [gxmQk0hV1EhG== IP: 10.2.3.4]. https://service.mail.qq.com/detail/122/172
550 Connection frequency limited [MzE0 IP: 10.1.1.1]
451 MI:DLT 163 zwqz-smtp-mta-g2-2,_____wDnz
550 MI:CEL 163 smtp10 Connection exceeded limit
554 HL:MFB 163 mx35,Q6QvCgDXo
451 RP:CEL 163 smtp14
550 Mailbox is full: used space exceeds the capacity
552 用户邮箱容量已超出，请通知收件人清理
550 5.2.2 用户的邮箱已用完
421 rcpt handle timeout
535 Error: authentication failed, system busy
550 The sending rate of this IP has gone beyond the hourly limit of exmail
554 Too many mails from this ip in short period, please slow
550 发送太频繁，系统暂时拒绝，请1小时后再试
552 信箱爆满，无法投递
550 sorry, the recipient's mailbox space is used up
451 Internal server error, please retry
554 IP<10.1.1.1> is in our local deny list, contact postmaster
"""
CONTENT = """
550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022
554 DT:SPM 163 smtp5,jtKowAAnI4CgTxpbogAOAA--.26S2 1528450981
451 DT:SPM ,please try again
552 message rejected by anti-spam engine
553 5.7.3 CONTENT REJCT
554 Reject by behaviour spam at Rcpt State
554 Reject by content spam ANTISPAM_BAT[0120]: content rejected
554 SPM_REJECTED 邮件疑似垃圾邮件，被系统拦截
550 This message contains suspicious link and was treated as spam
554 邮件内容涉嫌违规被拒收
"""
FINAL = """
550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022
550 User not found: nobody@163.com
550 Invalid User: zz@126.com
550 User suspended
550 5.1.1 no such user
550 No such user here
550 5.1.1 <x@exmail.cn>: Recipient address rejected: User unknown in local recipient table
550 5.1.1 The email account that you tried to reach does not exist
550 mailbox unavailable
550 user is locked
550 用户不存在
552 Requested mail action aborted: exceeded mailsize limit
552 message is too long
554 attachment is too long
554 5.2.3 message length exceeds administrative limit
552 Illegal Attachment
552 Virus found
550 Mail is rejected by recipients
550 something nobody has written down
557 The length of DATA content is achieved the maximum threshold
559 Invalid rcptto [@sm070105]
561 Honeypot rcptto [@out060104]
563 Rcptto is in the personal invalid address list
526 No data by dns resolve
550 收件人账号已被冻结
550 5.1.1 RCPT TO: user not exist
550 该用户已离职，邮箱停用
552 exceeded mailsize limit (size limit 52428800)
550 sorry, no mailbox here by that name (#5.1.1)
550 帐户已被注销
550 account has been disabled by administrator
552 Message size exceeds fixed limit
"""
SETUP = """
550 MI:SPF mx5
554 DT:SUM 163
550 SPF check failed
553 Mail from must equal authorized user
501 Mail from address must be same as authorization user.
553 authentication is required
535 Login Fail. Please enter your authorization code to login.
553 host denies relay
436 "MAIL FROM" doesn't conform with authentication (Auth Account:a@x.cn|Mail Account:b@x.cn)
551 Main account unavailable
550 SPF fail: domain does not designate 10.2.3.4 as permitted sender
535 Authentication failure: bad password, 授权码错误
553 from not match: 发件人与登录账号不一致
550 DMARC not pass: from domain policy reject
530 5.7.0 Must issue a STARTTLS command first
"""


def said(lines: str) -> list[str]:
    return lines.strip().splitlines()


@pytest.mark.parametrize("line", said(TEMPORARY))
def test_what_will_pass_later_is_temporary_whatever_its_number(line: str) -> None:
    row = judge_line(f"RCPT: {line}")
    assert row is not None
    assert (row.kind in ("temporary", "setup"), row.most > 10) == (True, True), row


@pytest.mark.parametrize("line", said(CONTENT))
def test_what_a_filter_dislikes_is_tried_a_few_times_far_apart(line: str) -> None:
    row = judge_line(f"end of DATA: {line}")
    assert row is not None
    assert (row.kind, row.most, row.pause_minutes >= 30) == ("content", 5, True), row


@pytest.mark.parametrize("line", said(FINAL))
def test_what_cannot_pass_stays_final(line: str) -> None:
    row = judge_line(f"RCPT: {line}")
    assert row is not None
    assert row.kind == "final", row


@pytest.mark.parametrize("line", said(SETUP))
def test_our_own_wrong_settings_do_not_kill_the_letters_of_a_week(line: str) -> None:
    row = judge_line(f"MAIL: {line}")
    assert row is not None
    assert (row.kind, row.reaches) == ("setup", "way"), row


def test_the_own_quota_used_up_is_not_told_as_the_readers_full_mailbox() -> None:
    for line in (
        "552 Daily sending quota exceeded",
        "550 Domain send quota exceeded",
    ):
        row = judge_line(f"MAIL: {line}")
        assert row is not None
        assert (row.advice, row.reaches) == ("day_limit", "way")


def test_a_code_that_is_no_refusal_has_no_row() -> None:
    assert judge(250, "OK queued") is None
    assert judge(-1, "") is None
    assert judge_line("after the end of the message: TimeoutError: timed out") is None


def test_an_answer_in_gb_18030_is_read() -> None:
    assert decode("邮箱空间已满".encode("gb18030")) == "邮箱空间已满"
    assert decode("邮箱空间已满".encode()) == "邮箱空间已满"


def test_mailboxes_of_one_house_share_its_limits() -> None:
    assert set(family("a@126.com")) >= {"163.com", "126.com", "yeah.net"}
    assert family("a@Foxmail.com") == family("b@qq.com")
    assert family("chen@union.example") == ("union.example",)


def test_every_row_names_a_sentence_and_a_source() -> None:
    assert {row.advice for row in table()} == set(REFUSALS)
    assert all(row.source for row in table())


class Answering:
    """The one server step that refuses, with the server's very bytes."""

    def __init__(self, code: int, text: str) -> None:
        self.answer = (code, text.encode("gb18030"))

    def mail(self, sender: str) -> tuple[int, bytes]:
        return (250, b"ok")

    def rcpt(self, to: str) -> tuple[int, bytes]:
        return self.answer


def hand_over(code: int, text: str) -> object:
    way = SmtpTransport("127.0.0.1", 25, "none")
    client: smtplib.SMTP = Answering(code, text)
    return way._hand_over(client, letter(to="leader@qq.com").envelope())


def test_a_frequency_limit_holds_for_the_whole_house_and_asks_for_a_pause() -> None:
    outcome = hand_over(550, "Ip frequency limited")
    assert isinstance(outcome, Retry)
    assert outcome.pause_minutes == 30
    assert "foxmail.com" in outcome.holds
    assert not outcome.road


def test_a_full_mailbox_holds_for_itself_alone() -> None:
    outcome = hand_over(552, "收件人邮箱空间已满")
    assert isinstance(outcome, Retry)
    assert (outcome.holds, outcome.road, outcome.pause_minutes) == ((), False, 180)


def test_a_stranger_is_refused_for_good() -> None:
    assert isinstance(hand_over(550, "Mailbox not found"), Rejected)
