#include "connect/smtp_mailer.h"

#include <gtest/gtest.h>

#include <mutex>

#include "connect/loopback_server_for_tests.h"
#include "connect/mail_for_tests.h"

namespace nf::connect {
namespace {

using ports::Connection;
using ports::MailFailure;
using testing::HasSubstr;
using testing::Not;

// By the beginning of a command, or "." for the end of the message; "" closes the connection.
using Answers = std::map<std::string, std::string>;

// An SMTP server that answers as told; the real one is in the process tests.
class SmtpServer {
 public:
  explicit SmtpServer(Answers answers = {})
      : answers_(std::move(answers)), server_([this](Peer& peer) { serve(peer); }) {}

  std::uint16_t port() const { return server_.port(); }
  std::string address() const { return server_.address(); }
  std::string heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  std::string answer(const std::string& line, const std::string& otherwise) const {
    for (const auto& [command, text] : answers_)
      if (line.starts_with(command)) return text;
    return otherwise;
  }

  void note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    heard_ += line;
  }

  void serve(Peer& peer) {
    peer.write("220 test\r\n");
    for (std::string line; !(line = peer.read_line()).empty();) {
      note(line);
      std::string text = answer(line, line.starts_with("DATA") ? "354 go on\r\n" : "250 fine\r\n");
      if (text.starts_with("354")) {
        peer.write(text);
        while (!(line = peer.read_line()).empty() && line != ".\r\n") note(line);
        text = answer(".", "250 taken\r\n");
      }
      if (text.empty()) return;
      peer.write(text);
    }
  }

  const Answers answers_;
  mutable std::mutex mutex_;
  std::string heard_;
  LoopbackServer server_;
};

SmtpMailer mailer_for(const SmtpServer& server, SmtpSecurity security = SmtpSecurity::None) {
  SmtpSettings settings{
      .host = "127.0.0.1", .port = server.port(), .security = security, .timeout = Millis(10'000)};
  if (security != SmtpSecurity::None) settings.username = "flow", settings.password = "s3cret";
  return {settings, EgressPolicy::parse(server.address()).value()};
}

MailFailure failure_with(Answers answers) {
  const SmtpServer server(std::move(answers));
  auto sent = mailer_for(server).send(sample_mail());
  EXPECT_FALSE(sent);
  return sent ? MailFailure{} : sent.error();
}

TEST(SmtpMailer, HandsTheMessageOver) {
  const SmtpServer server;
  ports::Mail mail = sample_mail();
  mail.cc = {{"", "bob@example.test"}};
  mail.text = ".\n..\nend";
  const auto sent = mailer_for(server).send(mail);
  ASSERT_TRUE(sent) << sent.error().message;
  const std::string heard = server.heard();
  EXPECT_THAT(heard, HasSubstr("MAIL FROM:<flow@example.test>"));
  EXPECT_THAT(heard, HasSubstr("RCPT TO:<ann@example.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n"));
  EXPECT_THAT(heard, HasSubstr("\r\n\r\n..\r\n...\r\nend\r\n"));
}

TEST(SmtpMailer, RefusalsAreForGoodOrForNow) {
  const struct {
    Answers answers;
    bool permanent;
  } cases[] = {
      {{{"MAIL", "550 no\r\n"}}, true},      {{{"MAIL", "451 later\r\n"}}, false},
      {{{"RCPT", "550 no such\r\n"}}, true}, {{{"RCPT", "450 greylisted\r\n"}}, false},
      {{{"DATA", "554 no\r\n"}}, true},      {{{"DATA", "421 closing\r\n"}}, false},
      {{{".", "554 5.7.1 spam\r\n"}}, true}, {{{".", "452 disk full\r\n"}}, false},
  };
  for (const auto& [answers, permanent] : cases) {
    const MailFailure failure = failure_with(answers);
    const std::string& which = answers.begin()->first + " " + answers.begin()->second;
    EXPECT_EQ(failure.permanent, permanent) << which << failure.message;
    EXPECT_FALSE(failure.unknown) << which << failure.message;
    EXPECT_THAT(failure.message, HasSubstr(answers.begin()->second.substr(0, 3)));
  }
}

TEST(SmtpMailer, OneRefusedRecipientRefusesTheMessage) {
  const SmtpServer server(Answers{{"RCPT TO:<bob", "550 no such user\r\n"}});
  ports::Mail mail = sample_mail();
  mail.to.push_back({"", "bob@example.test"});
  const auto sent = mailer_for(server).send(mail);
  ASSERT_FALSE(sent);
  EXPECT_TRUE(sent.error().permanent);
  EXPECT_THAT(server.heard(), Not(HasSubstr("DATA")));
  EXPECT_THAT(sent.error().message, Not(HasSubstr("bob")));
}

TEST(SmtpMailer, ABreakAfterTheMessageIsUnknown) {
  const MailFailure after = failure_with(Answers{{".", ""}});
  EXPECT_TRUE(after.unknown) << after.message;
  EXPECT_FALSE(after.permanent);
  for (const char* command : {"EHLO", "MAIL", "RCPT", "DATA"}) {
    const MailFailure before = failure_with(Answers{{command, ""}, {"HELO", ""}});
    EXPECT_FALSE(before.unknown) << command << ": " << before.message;
    EXPECT_FALSE(before.permanent) << command;
  }
}

TEST(SmtpMailer, NobodyThereIsForNow) {
  const std::uint16_t port = closed_port();
  SmtpMailer mailer({.host = "127.0.0.1", .port = port, .security = SmtpSecurity::None},
                    EgressPolicy::parse("127.0.0.0/8").value());
  const auto sent = mailer.send(sample_mail());
  ASSERT_FALSE(sent);
  EXPECT_FALSE(sent.error().permanent);
  EXPECT_FALSE(sent.error().unknown);
}

TEST(SmtpMailer, TheGateHolds) {
  const SmtpServer server;
  SmtpMailer mailer({.host = "127.0.0.1", .port = server.port(), .security = SmtpSecurity::None}, {});
  const auto sent = mailer.send(sample_mail());
  ASSERT_FALSE(sent);
  EXPECT_TRUE(sent.error().permanent);
  EXPECT_THAT(sent.error().message, HasSubstr("egress allow-list"));
  EXPECT_EQ(server.heard(), "");
}

// A server, or somebody between, that hides STARTTLS must get neither the password nor the message.
TEST(SmtpMailer, WithoutStartTlsNothingIsSaid) {
  for (const char* greeting : {"250 plain\r\n", "250-plain\r\n250 AUTH PLAIN LOGIN\r\n"}) {
    const SmtpServer server(Answers{{"EHLO", greeting}, {"STARTTLS", "454 not now\r\n"}});
    const auto sent = mailer_for(server, SmtpSecurity::StartTls).send(sample_mail());
    ASSERT_FALSE(sent);
    EXPECT_FALSE(sent.error().unknown);
    EXPECT_THAT(sent.error().message, Not(HasSubstr("s3cret")));
    EXPECT_THAT(server.heard(), Not(HasSubstr("AUTH")));
    EXPECT_THAT(server.heard(), Not(HasSubstr("MAIL")));
  }
}

TEST(SmtpMailer, AMailThatCannotBeWrittenIsRefusedForGood) {
  const SmtpServer server;
  ports::Mail mail = sample_mail();
  mail.to[0].email = "ann@example.test>\r\nRCPT TO:<eve@example.test";
  const auto sent = mailer_for(server).send(mail);
  ASSERT_FALSE(sent);
  EXPECT_TRUE(sent.error().permanent);
  EXPECT_EQ(server.heard(), "");
}

Connection connection(JsonObject config, std::map<std::string, std::string> secrets = {}) {
  return {"mail", "smtp", std::move(config), std::move(secrets)};
}

TEST(SmtpSettings, HasUsualValues) {
  const auto settings = SmtpSettings::from(connection({{"host", "smtp.example.com"}}));
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->port, 587);
  EXPECT_EQ(settings->security, SmtpSecurity::StartTls);
  EXPECT_EQ(settings->timeout, Millis(30'000));
  EXPECT_EQ(SmtpSettings::from(connection({{"host", "a"}, {"security", "tls"}}))->port, 465);
  EXPECT_EQ(SmtpSettings::from(connection({{"host", "a"}, {"security", "none"}}))->port, 25);

  const auto all = SmtpSettings::from(connection({{"host", "::1"},
                                                  {"port", 2525},
                                                  {"security", "tls"},
                                                  {"username", "u"},
                                                  {"ca_file", "/etc/ca.pem"},
                                                  {"timeout_seconds", 5},
                                                  {"from", "flow@example.com"}},
                                                 {{"password", "p"}}));
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->port, 2525);
  EXPECT_EQ(all->username, "u");
  EXPECT_EQ(all->password, "p");
  EXPECT_EQ(all->ca_file, "/etc/ca.pem");
  EXPECT_EQ(all->timeout, Millis(5'000));
}

TEST(SmtpSettings, TheFirstWrongMemberIsNamed) {
  const std::map<std::string, std::string> password = {{"password", "s3cret"}};
  const struct {
    JsonObject config;
    std::map<std::string, std::string> secrets;
    std::string says;
  } cases[] = {
      {{}, {}, "host must be"},
      {{{"host", 1}}, {}, "host must be a text"},
      {{{"host", "smtp://a"}}, {}, "host must be"},
      {{{"host", "a b"}}, {}, "host must be"},
      {{{"host", "a/../b"}}, {}, "host must be"},
      {{{"host", "a\r\nb"}}, {}, "host must be"},
      {{{"host", "user@a"}}, {}, "host must be"},
      {{{"host", "a"}, {"port", 0}}, {}, "port must be"},
      {{{"host", "a"}, {"port", 65536}}, {}, "port must be"},
      {{{"host", "a"}, {"port", "25"}}, {}, "port must be"},
      {{{"host", "a"}, {"security", "ssl"}}, {}, "security must be starttls, tls or none"},
      {{{"host", "a"}, {"timeout_seconds", 301}}, {}, "timeout_seconds must be"},
      {{{"host", "a"}, {"username", "u"}}, {}, "password must be given"},
      {{{"host", "a"}}, password, "password must be given"},
      {{{"host", "a"}, {"username", "u"}, {"security", "none"}}, password, "must be starttls or tls"},
      {{{"host", "a"}, {"username", "u\nv"}}, password, "username must be"},
  };
  for (const auto& [config, secrets, says] : cases) {
    const auto settings = SmtpSettings::from(connection(config, secrets));
    ASSERT_FALSE(settings) << says;
    EXPECT_EQ(settings.error().code, ErrorCode::InvalidInput);
    EXPECT_THAT(settings.error().message, HasSubstr(says));
    EXPECT_THAT(settings.error().message, HasSubstr("\"mail\""));
    EXPECT_THAT(settings.error().message, Not(HasSubstr("s3cret")));
  }
  EXPECT_FALSE(SmtpSettings::from({"mail", "http", JsonObject{{"host", "a"}}, {}}));
  EXPECT_FALSE(SmtpSettings::from({"mail", "smtp", JsonArray{}, {}}));
}

}  // namespace
}  // namespace nf::connect
