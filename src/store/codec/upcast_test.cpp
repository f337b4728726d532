#include "store/codec/upcast.h"

#include <gtest/gtest.h>

#include "store/codec/codec.h"

namespace nf::codec {
namespace {

void rename(JsonObject& event, std::string_view from, std::string_view to) {
  const Json* old = event.if_contains(from);
  if (old == nullptr) return;
  Json value = *old;
  event.erase(from);
  event[to] = std::move(value);
}

// As if two releases had changed this event: first `where` became `step`, then `step` became `node`.
constexpr Upcast kLifts[] = {
    {"step.ready", 2, [](JsonObject& event) { rename(event, "step", "node"); }},
    {"step.ready", 1, [](JsonObject& event) { rename(event, "where", "step"); }},
};
constexpr Forms kForms(kLifts);

std::string lifted(std::string_view bytes, const Forms& forms = kForms) {
  const auto events = decode_events(bytes, forms);
  return events ? encode(*events) : "refused: " + events.error().message;
}

TEST(Upcast, EveryOlderFormComesToThePresentOne) {
  const std::string now = R"([{"type":"step.ready","node":7,"at":5}])";
  EXPECT_EQ(lifted(R"([{"type":"step.ready","where":7,"at":5}])"), now);
  EXPECT_EQ(lifted(R"([{"type":"step.ready","v":2,"step":7,"at":5}])"), now);
  EXPECT_EQ(lifted(R"([{"type":"step.ready","v":3,"node":7,"at":5}])"), now);
}

TEST(Upcast, AnEventIsWrittenInItsPresentForm) {
  const auto events = decode_events(
      R"([{"type":"step.ready","where":7,"at":5},{"type":"step.skipped","node":1,"at":5}])", kForms);
  ASSERT_TRUE(events);
  const std::string written = encode(*events, kForms);
  EXPECT_EQ(written,
            R"([{"type":"step.ready","v":3,"node":7,"at":5},{"type":"step.skipped","node":1,"at":5}])");
  EXPECT_EQ(encode(*decode_events(written, kForms), kForms), written);
}

TEST(Upcast, AFormOfALaterReleaseIsRefused) {
  for (const char* bytes :
       {R"([{"type":"step.ready","v":4,"node":7,"at":5}])", R"([{"type":"step.ready","v":0,"at":5}])",
        R"([{"type":"step.skipped","v":2,"node":7,"at":5}])", R"([{"type":"step.ready","v":"2"}])"}) {
    for (const Forms* forms : {&kForms, &released_forms()}) {
      const auto events = decode_events(bytes, *forms);
      ASSERT_FALSE(events) << bytes;
      EXPECT_EQ(events.error().code, ErrorCode::Storage);
      EXPECT_NE(events.error().message.find("a form that this release does not know"), std::string::npos);
    }
  }
}

TEST(Upcast, WhatIsReleasedIsWrittenWithoutAForm) {
  const std::string now = R"([{"type":"step.ready","node":7,"at":5}])";
  EXPECT_EQ(lifted(now, released_forms()), now);
}

}  // namespace
}  // namespace nf::codec
