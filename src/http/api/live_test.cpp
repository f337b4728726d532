#include "http/api/live.h"

#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

constexpr std::string_view kReady = "event: ready\n";

constexpr std::string_view kLaptop = R"({"body": {"title": "A laptop"}})";

constexpr std::string_view kDesk = R"({"name": "A desk",
  "nodes": [
    {"id": "begin", "type": "form", "config": {"path": "desk", "title": "A desk", "access": "signed_in",
      "schema": {"type": "object", "properties": {"title": {"type": "string"}}}}},
    {"id": "find", "type": "form_task", "config": {"to": "sven@example.com", "message": "Which desk?",
      "schema": {"type": "object", "properties": {"desk": {"type": "string"}}}}}],
  "edges": [{"from": "begin", "to": "find"}]})";

class LiveEvents : public testing::Test {
 protected:
  LiveEvents() { site.publish(exception_workflow("exception")); }

  std::string submit(std::string_view by, std::string_view form = "exception",
                     std::string_view body = kLaptop) {
    const Answer sent = site.post("/forms/" + std::string(form), site.as(by), body);
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

TEST_F(LiveEvents, WhoIsAskedToFillSomethingInIsToldWhenItComesAndWhenItGoes) {
  site.publish(kDesk);
  site.follow(client, "/api/v1/events", site.as("sven"), kReady);
  const std::string answered = submit("rita", "desk");
  const std::string opened = client->read_until(answered);
  EXPECT_NE(opened.find(R"("what":["tasks"])"), opened.npos) << opened;
  const std::string task = "/api/v1/tasks/" + answered + ":find:";
  ASSERT_EQ(site.post(task, site.as("sven"), R"({"body": {"desk": "4b"}, "revision": 1})").status, 200);
  site.clock.advance(Live::kGather);
  const std::string closed = client->read_until(answered);
  EXPECT_NE(closed.find(R"("what":["tasks"])"), closed.npos) << closed;

  const std::string withdrawn = submit("rita", "desk");
  client->read_until(withdrawn);
  ASSERT_EQ(site.post("/api/v1/requests/" + withdrawn + "/withdraw", site.as("rita")).status, 200);
  site.clock.advance(Live::kGather);
  const std::string gone = client->read_until(withdrawn);
  EXPECT_NE(gone.find(R"("what":["tasks"])"), gone.npos) << gone;
}

TEST_F(LiveEvents, OthersTasksAreNotTold) {
  site.publish(kDesk);
  site.follow(client, "/api/v1/events", site.as("omar"), kReady);
  std::optional<Client> auditor;
  site.follow(auditor, "/api/v1/events", site.as("ada"), kReady);
  const std::string foreign = submit("rita", "desk");
  const std::string all = auditor->read_until(foreign);
  EXPECT_EQ(all.find(R"("tasks")"), all.npos) << "the list of tasks shows their own only: " << all;
  const std::string events = client->read_until(submit("omar"));
  EXPECT_EQ(events.find(R"("tasks")"), events.npos) << events;
  EXPECT_EQ(events.find(foreign), events.npos) << events;
}

TEST_F(LiveEvents, ARequesterIsToldThatACorrectionIsWaitedForAndWhenItNoLongerIs) {
  site.publish(rework_workflow("rework"));
  const std::string id =
      submit("rita", "rework", R"({"body": {"title": "A laptop", "reason": "Mine is broken"}})");
  const Json open = json_of(site.get("/api/v1/approvals?execution=" + id, site.as("sven"))).at("items").at(0);
  const std::string approval = "/api/v1/approvals/" + text_at(open, "id");
  site.follow(client, "/api/v1/events", site.as("rita"), kReady);
  const JsonObject decision{{"decision", "request_changes"},
                            {"comment", "Why?"},
                            {"revision", open.at("revision")},
                            {"context_hash", open.at("context_hash")}};
  const Answer decided = site.post(approval + "/decisions", site.as("sven"), write_json(decision));
  ASSERT_EQ(decided.status, 200) << decided.body;
  site.clock.advance(Live::kGather);
  const std::string asked = client->read_until(id);
  EXPECT_NE(asked.find(R"("what":["executions","requests","tasks"])"), asked.npos) << asked;
  const Answer sent = site.post("/api/v1/requests/" + id + "/resubmit", site.as("rita"),
                                R"({"body": {"reason": "It is old"}, "revision": 1})");
  ASSERT_EQ(sent.status, 200) << sent.body;
  site.clock.advance(Live::kGather);
  const std::string corrected = client->read_until(id);
  EXPECT_NE(corrected.find(R"("tasks")"), corrected.npos) << corrected;
}

// They see the whole register, not the requests behind it.
TEST_F(LiveEvents, AReviewerIsToldOfANewEntryOfTheRegisterButNotWhoseItIs) {
  site.add_user("tess", "reviewer");
  site.follow(client, "/api/v1/events", site.as("tess"), kReady);
  const std::string id = submit("rita");
  const Json open = json_of(site.get("/api/v1/approvals?execution=" + id, site.as("sven"))).at("items").at(0);
  const JsonObject decision{{"decision", "approve"},
                            {"comment", "Fine."},
                            {"revision", open.at("revision")},
                            {"context_hash", open.at("context_hash")}};
  const std::string path = "/api/v1/approvals/" + text_at(open, "id") + "/decisions";
  ASSERT_EQ(site.post(path, site.as("sven"), write_json(decision)).status, 200);
  site.clock.advance(Live::kGather);
  const std::string event = client->read_until("execution_id\":null");
  EXPECT_NE(event.find(R"("what":["register"])"), event.npos) << event;
  EXPECT_EQ(event.find(id), event.npos) << event;
}

TEST_F(LiveEvents, EndWhenTheAccountIsDisabled) {
  site.follow(client, "/api/v1/events", site.as("sven"), kReady);
  const std::string path = "/api/v1/users/" + to_string(site.user("sven").id);
  ASSERT_EQ(site.ask("PATCH", path, site.as("admin"), R"({"status": "disabled"})").status, 200);
  site.clock.advance(Live::kLookAgain);
  EXPECT_NE(client->read_until("event: over\n").find("over"), std::string::npos);
  EXPECT_TRUE(client->read_until("0\r\n\r\n").ends_with("0\r\n\r\n"));
}

TEST_F(LiveEvents, AJournalEndsForWhomItIsNoLongerFor) {
  const std::string id = submit("rita");
  const std::string path = "/api/v1/executions/" + id + "/journal";
  site.follow(client, path, site.as("ada"), "execution.started", "Accept: text/event-stream\r\n");
  const std::string account = "/api/v1/users/" + to_string(site.user("ada").id);
  ASSERT_EQ(site.ask("PATCH", account, site.as("admin"), R"({"roles": ["requester"]})").status, 200);
  ASSERT_EQ(site.post("/api/v1/requests/" + id + "/withdraw", site.as("rita")).status, 200);
  site.clock.advance(Millis(1'000));
  const std::string rest = client->read_until("0\r\n\r\n");
  EXPECT_EQ(rest.find("execution.ended"), rest.npos) << rest;
}

TEST_F(LiveEvents, AskingOnlyForTheHeadOfAStreamTakesNoPlaceOfTheAccounts) {
  for (std::size_t i = 0; i < Live::kMaxListenersPerUser; ++i) {
    client.emplace(site.port());
    client->send("HEAD /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                 site.as("ada").token + "\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client->read_answer(false).status, 200);
    EXPECT_TRUE(client->closed());
  }
  site.follow(client, "/api/v1/events", site.as("ada"), kReady);
  client->read_until(submit("rita"));
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

TEST_F(LiveEvents, AJournalGoesOnForAClientThatSaysItHasMoreThanThereIs) {
  const std::string id = submit("rita");
  const std::string path = "/api/v1/executions/" + id + "/journal";
  const auto follow_after = [&](std::optional<Client>& by, const std::string& last) {
    site.follow(by, path, site.as("ada"), "text/event-stream",
                "Accept: text/event-stream\r\nLast-Event-ID: " + last + "\r\n");
  };
  std::optional<Client> last_of_all;
  follow_after(client, "7");
  follow_after(last_of_all, "18446744073709551615");
  ASSERT_EQ(site.post("/api/v1/requests/" + id + "/withdraw", site.as("rita")).status, 200);
  site.clock.advance(Millis(1'000));
  for (auto* following : {&client, &last_of_all}) {
    const std::string rest = (*following)->read_until("execution.ended");
    EXPECT_EQ(rest.find("execution.started"), rest.npos) << rest;
  }
}

}  // namespace

}  // namespace nf::http
