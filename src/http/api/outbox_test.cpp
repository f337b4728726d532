#include "connect/outbox_mailer.h"
#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

ports::Mail mail_of(int number) {
  return {.from = {"NeuronFlow", "flow@example.com"},
          .to = {{"Mark", "mark@example.com"}},
          .subject = "Grüße " + std::to_string(number),
          .text = "https://flow.example.com/d/abc\n",
          .message_id = std::to_string(number) + "@example.com",
          .date = *parse_time("2026-11-22T10:00:00Z") + std::chrono::seconds(number)};
}

}  // namespace

TEST(DemoOutbox, ShowsTheNewestMails) {
  Site site({.demo_accounts = {"rita@example.com"}});
  EXPECT_EQ(json_of(site.get("/api/v1/demo/outbox", {})).at("items"), JsonArray{});
  connect::OutboxMailer mailer(site.data_folder());
  for (int i = 0; i < 203; ++i) ASSERT_TRUE(mailer.send(mail_of(i)));
  const Json shown = json_of(site.get("/api/v1/demo/outbox", {}));
  const JsonArray& items = shown.at("items").as_array();
  ASSERT_EQ(items.size(), 200U);
  EXPECT_EQ(text_at(items[0], "subject"), "Grüße 202");
  EXPECT_EQ(text_at(items[0], "date"), "2026-11-22T10:03:22.000Z");
  EXPECT_EQ(text_at(items[0], "from"), "NeuronFlow <flow@example.com>");
  EXPECT_EQ(text_at(items[0], "to"), "Mark <mark@example.com>");
  EXPECT_EQ(text_at(items[0], "text"), "https://flow.example.com/d/abc\n");
  EXPECT_EQ(text_at(items[199], "subject"), "Grüße 3");
}

TEST(DemoOutbox, IsNotThereOutsideTheDemo) {
  Site site;
  EXPECT_EQ(site.get("/api/v1/demo/outbox", site.as("admin")).status, 404);
}

}  // namespace nf::http
