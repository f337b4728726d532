#include "runtime/forget_replies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "nodes/catalog.h"
#include "runtime/admin_settings.h"
#include "runtime/test_bench.h"
#include "store/memory/memory_store.h"

namespace nf::runtime {
namespace {

ports::ReplyRow reply(std::string_view key, Time at) { return {sha256(key), sha256("body"), 200, "{}", at}; }

// Found when the life of idempotency keys was measured: nothing ever called forget_replies.
TEST(ForgetReplies, AKeyIsFreeAgainAfterItsLife) {
  const auto store = store::make_memory_store();
  const Time now{Millis(1'800'000'000'000)};
  ports::Batch batch;
  batch.replies = {reply("old", now - kReplyLife - Millis(1)), reply("young", now - kReplyLife + Millis(1))};
  CHECK(store->commit(batch).has_value());

  class At final : public ports::Clock {
   public:
    explicit At(Time now) : now_(now) {}
    Time now() override { return now_; }

   private:
    const Time now_;
  } clock(now);
  class None final : public ports::Entropy {
    std::uint64_t next() override { return 0; }
  } entropy;

  Versions versions(*store, nodes::catalogue());
  Writing writing(*store, clock, entropy, versions, std::make_shared<Workspace>(), "default");
  ASSERT_TRUE(writing.open());
  ForgetReplies(*store).prepare(writing);

  const auto reader = store->reader();
  EXPECT_FALSE(reader->reply(sha256("old")).value().has_value());
  EXPECT_TRUE(reader->reply(sha256("young")).value().has_value());
}

Reply create_sec12(Bench& bench, const Idempotency& key) {
  Answer answer;
  bench.submit(
      std::make_unique<CreatePolicy>(*read_policy(json(R"({"id": "SEC-12", "title": "Sign-in"})")),
                                     AdminCall{engine::Actor{.via = "cli"}, answer.answering(), key}));
  return answer.wait();
}

TEST(KeptReplies, ARepeatAfterARestartHasTheHeadersOfTheFirstAnswerAsWell) {
  Bench bench;
  const Idempotency key{sha256("key"), sha256("body")};
  const Reply first = create_sec12(bench, key);
  ASSERT_EQ(first.status, 201);
  ASSERT_FALSE(first.headers.empty());
  bench.restart();
  const Reply again = create_sec12(bench, key);
  EXPECT_EQ(again.status, first.status);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.headers, first.headers);
}

TEST(KeptReplies, OneThatAnEarlierReleaseKeptWithoutHeadersIsGivenAsItIs) {
  auto store = store::make_memory_store();
  ports::Batch batch;
  batch.replies = {{sha256("key"), sha256("body"), 201, R"({"id":"SEC-12"})", Time{}},
                   {sha256("empty"), sha256("body"), 204, "", Time{}}};
  CHECK(store->commit(batch).has_value());
  Bench bench(std::move(store));
  const Reply again = create_sec12(bench, {sha256("key"), sha256("body")});
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, R"({"id":"SEC-12"})");
  EXPECT_TRUE(again.headers.empty());
  EXPECT_EQ(create_sec12(bench, {sha256("empty"), sha256("body")}).status, 204);
}

}  // namespace
}  // namespace nf::runtime
