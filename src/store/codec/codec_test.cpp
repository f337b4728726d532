#include "store/codec/codec.h"

#include <gtest/gtest.h>

namespace nf::codec {
namespace {

using engine::Event;

JsonRef json(std::string_view text) { return std::make_shared<const Json>(*parse_json(text)); }

std::vector<Event> a_short_story() {
  const Time at{Millis{1'795'000'000'000}};
  engine::ExecutionStarted started{.id = IdGenerator(at, 1, 2).make<ExecutionId>(),
                                   .workflow = {{}, "Requests", 3, "sha256:00"},
                                   .nodes = 2,
                                   .edges = 1,
                                   .requester = {"Rita", "rita@example.com", std::nullopt},
                                   .trigger = json(R"({"body": {"amount": 12.5, "note": "a\nb"}})"),
                                   .provenance = expr::Provenance::of(expr::Source::External),
                                   .vars = json("{}"),
                                   .at = at};
  engine::StepSucceeded done{.node = 0, .port = "main", .output = json("{}"), .live = {0}, .at = at};
  return {started, done, engine::StepReady{.node = 1, .via = 0, .at = at}};
}

TEST(Codec, EventsComeBackAsTheyWere) {
  const auto events = a_short_story();
  const auto read = decode_events(encode(events));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(encode(*read), encode(events));
  EXPECT_EQ(name_of((*read)[0]), "execution.started");
}

TEST(Codec, AStateComesBackAsItWas) {
  engine::State state;
  for (const Event& event : a_short_story()) engine::evolve(state, event);
  const auto read = decode_state(encode(state));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(encode(*read), encode(state));
  EXPECT_EQ(read->steps.size(), 2U);
  EXPECT_EQ(read->marks.at("")[0], engine::Mark::Live);
}

TEST(Codec, ARevisionLimitOfZeroIsKept) {
  engine::State state;
  engine::evolve(state, a_short_story()[0]);
  state.approvals.push_back({.revision_limit = 0});
  EXPECT_EQ(decode_state(encode(state))->approvals[0].revision_limit, 0);
}

TEST(Codec, DamagedBytesAreAStorageErrorAndNoCrash) {
  for (const char* bytes :
       {"", "{", "{}", "[1]", R"([{"type":"unknown.event"}])", R"([{"type":"step.ready","node":"x"}])",
        R"([{"type":"approval.closed","outcome":"maybe"}])"}) {
    const auto read = decode_events(bytes);
    ASSERT_FALSE(read) << bytes;
    EXPECT_EQ(read.error().code, ErrorCode::Storage) << bytes;
  }
}

TEST(Codec, ANumberOfZeroIsKeptWhereTheStructBeginsWithAnother) {
  for (const char* bytes : {R"([{"type":"effect.requested","attempt":0}])",
                            R"([{"type":"effect.reported","revision":0,"attempt":0}])",
                            R"([{"type":"request.resubmitted","revision":0}])",
                            R"([{"type":"execution.migrated","revision":0}])"}) {
    const auto read = decode_events(bytes);
    ASSERT_TRUE(read) << bytes;
    EXPECT_EQ(encode(*decode_events(encode(*read))), encode(*read)) << bytes;
  }
  const auto state = decode_state(R"({"approvals":[{"revision":0}],"reworks":[{"revision":0}]})");
  ASSERT_TRUE(state);
  EXPECT_EQ(decode_state(encode(*state))->approvals[0].revision, 0);
}

// Cut to 32 bits it would be node 1 of the workflow.
TEST(Codec, ANumberThatDoesNotFitIsDamage) {
  const auto read = decode_events(R"([{"type":"step.ready","node":4294967297,"at":0}])");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::Storage);
}

TEST(Codec, AMarkThatIsNoneIsDamage) {
  EXPECT_TRUE(decode_state(R"({"marks":[{"edges":"012"}]})"));
  const auto read = decode_state(R"({"marks":[{"edges":"013"}]})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::Storage);
}

}  // namespace
}  // namespace nf::codec
