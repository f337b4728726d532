#include "connect/effects/mail_worker.h"

#include <gtest/gtest.h>

namespace nf::connect {
namespace {

Json json(std::string_view text) { return *parse_json(text); }

MailSurroundings surroundings() {
  return {
      .settings = {{"NeuronFlow", "flow@example.com"}, "example.com"},
      .mailer = nullptr,
      .members = [](const std::string& group) -> Result<std::vector<ports::MailAddress>> {
        if (group != "leads") return fail(ErrorCode::NotFound, "There is no group `" + group + "`.");
        return std::vector<ports::MailAddress>{{"Sven", "sven@example.com"}, {"Rita", "RITA@example.com"}};
      },
      .link = [](ExecutionId) { return std::string("http://127.0.0.1/d/x"); }};
}

TEST(MailWorker, EveryAddressIsWrittenToOnce) {
  const auto mail = mail_of(json(R"({"to": ["rita@example.com", {"group": "leads"}, null],
                                     "cc": [{"name": "S", "email": "sven@example.com"}],
                                     "subject": "s", "text": "t", "link": true})"),
                            "key", {}, surroundings());
  ASSERT_TRUE(mail) << mail.error().message;
  ASSERT_EQ(mail->to.size(), 2U);
  EXPECT_EQ(mail->to[1].email, "sven@example.com");
  EXPECT_TRUE(mail->cc.empty());
  EXPECT_EQ(mail->text, "t\n\nSee it here: http://127.0.0.1/d/x\n");
}

TEST(MailWorker, TheMessageIdFollowsFromTheKeyAlone) {
  EXPECT_EQ(message_id_of("e/n/1//1", "a.example"), message_id_of("e/n/1//1", "a.example"));
  EXPECT_NE(message_id_of("e/n/1//1", "a.example"), message_id_of("e/n/1//2", "a.example"));
}

TEST(MailWorker, AMailToNobodyIsAFailure) {
  EXPECT_FALSE(mail_of(json(R"({"to": [null], "subject": "s", "text": "t"})"), "k", {}, surroundings()));
  EXPECT_FALSE(mail_of(json(R"({"to": [{"group": "nobody"}], "subject": "s", "text": "t"})"), "k", {},
                       surroundings()));
}

}  // namespace
}  // namespace nf::connect
