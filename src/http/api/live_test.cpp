#include "http/api/live.h"

#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

constexpr std::string_view kReady = "event: ready\n";

class LiveEvents : public testing::Test {
 protected:
  LiveEvents() { site.publish(exception_workflow("exception")); }

  std::string submit(std::string_view by) {
    const Answer sent = site.post("/forms/exception", site.as(by), R"({"body": {"title": "A laptop"}})");
    EXPECT_EQ(sent.status, 202) << sent.body;
    site.clock.advance(Live::kGather);  // changes that come close together are told together
    return text_at(json_of(sent), "execution_id");
  }
  static std::string next_of(std::optional<Client>& client) { return client->read_until("\n\n"); }

  Site site;
  std::optional<Client> client;
};

TEST_F(LiveEvents, AReviewerIsToldOfWhatTheyMustLookAt) {
  site.follow(client, "/api/v1/events", site.as("sven"), kReady);
  const std::string id = submit("rita");
  const std::string event = client->read_until(id);
  EXPECT_NE(event.find("event: changed"), event.npos) << event;
  EXPECT_NE(event.find(R"("what":["approvals"])"), event.npos) << event;
}

TEST_F(LiveEvents, ARequesterIsToldOfTheirOwnRequestsOnly) {
  site.follow(client, "/api/v1/events", site.as("omar"), kReady);
  const std::string foreign = submit("rita");
  site.clock.advance(Millis(1'000));
  const std::string own = submit("omar");
  const std::string events = client->read_until(own);
  EXPECT_EQ(events.find(foreign), events.npos) << events;
  EXPECT_NE(events.find(R"("requests")"), events.npos) << events;
}

TEST_F(LiveEvents, WhoReadsEverythingIsToldOfEverything) {
  site.follow(client, "/api/v1/events", site.as("ada"), kReady);
  const std::string events = client->read_until(submit("rita"));
  EXPECT_NE(events.find(R"(["approvals","executions","requests"])"), events.npos) << events;
}

TEST_F(LiveEvents, EndWhenTheAccountIsDisabled) {
  site.follow(client, "/api/v1/events", site.as("sven"), kReady);
  const std::string path = "/api/v1/users/" + to_string(site.user("sven").id);
  ASSERT_EQ(site.ask("PATCH", path, site.as("admin"), R"({"status": "disabled"})").status, 200);
  site.clock.advance(Live::kLookAgain);
  EXPECT_NE(client->read_until("event: over\n").find("over"), std::string::npos);
  EXPECT_TRUE(client->read_until("0\r\n\r\n").ends_with("0\r\n\r\n"));
}

TEST_F(LiveEvents, NobodyListensWithoutAnAccount) { EXPECT_EQ(site.get("/api/v1/events", {}).status, 401); }

TEST_F(LiveEvents, AJournalGoesOnWithWhatHappensAndWhereItWasCutOff) {
  const std::string id = submit("rita");
  const std::string path = "/api/v1/executions/" + id + "/journal";
  const std::string accept = "Accept: text/event-stream\r\n";
  site.follow(client, path, site.as("ada"), "id: 0\n", accept);
  const std::string first = next_of(client);
  EXPECT_NE(first.find(R"("no":0)"), first.npos) << first;
  EXPECT_NE(first.find("execution.started"), first.npos) << first;

  ASSERT_EQ(site.post("/api/v1/requests/" + id + "/withdraw", site.as("rita")).status, 200);
  site.clock.advance(Millis(1'000));
  EXPECT_NE(client->read_until("execution.ended").find("id: 1"), std::string::npos);

  std::optional<Client> again;
  const std::string rest =
      site.follow(again, path, site.as("ada"), "execution.ended", accept + "Last-Event-ID: 0\r\n");
  EXPECT_EQ(rest.find("execution.started"), rest.npos) << rest;
  EXPECT_EQ(site.ask("GET", path, site.as("omar"), {}, accept).status, 404) << "not theirs";
}

}  // namespace

}  // namespace nf::http
