#include "runtime/notifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>

#include "runtime/notice_text.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

// Takes mail, or refuses it as it is told to.
class FakeMailer final : public ports::Mailer {
 public:
  tl::expected<void, ports::MailFailure> send(const ports::Mail& mail) override {
    const std::lock_guard lock(mutex_);
    tries.push_back(mail.message_id);
    changed_.notify_all();
    if (down || mail.to.at(0).email == full_box)
      return tl::make_unexpected(ports::MailFailure{.message = "no server"});
    if (refused) return tl::make_unexpected(ports::MailFailure{.message = "no such box", .permanent = true});
    mails.push_back(mail);
    changed_.notify_all();
    return {};
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(30), [&] { return mails.size() >= count; }));
  }
  void wait_for_tries(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(30), [&] { return tries.size() >= count; }));
  }

  std::atomic<bool> down = false;
  std::atomic<bool> refused = false;
  std::string full_box;  // written before anything is sent
  std::vector<ports::Mail> mails;
  std::vector<std::string> tries;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

class NotifierTest : public testing::Test {
 protected:
  NotifierTest() {
    bench.runtime->observe(observed);
    bench.runtime->tell_people(true);
    bench.add_user("sven@example.com");
    bench.add_group("leads", {"sven@example.com"});
    workflow = bench.add_workflow(approval_workflow("x", R"({"group": "leads"})"));
    bench.publish(workflow);
    begin();
  }
  ~NotifierTest() override { end(); }

  void begin() {
    notifier.emplace(*bench.runtime, mailer,
                     NotifierSettings{{"NeuronFlow", "flow@example.com"}, "example.com"});
    observed.add(*notifier);
    notifier->start("https://flow.example");
  }
  void end() {
    observed.clear();
    notifier.reset();
  }
  std::size_t in_outbox() { return waiting_notices(*bench.store->reader())->size(); }

  // The runtime keeps what observes it, so what comes and goes is behind this.
  class Observed final : public TurnObserver {
   public:
    void add(Notifier& notifier) {
      const std::lock_guard lock(mutex_);
      notifier_ = &notifier;
    }
    void clear() {
      const std::lock_guard lock(mutex_);
      notifier_ = nullptr;
    }
    void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override {
      const std::lock_guard lock(mutex_);
      if (notifier_) notifier_->turned(loaded, events);
    }

   private:
    std::mutex mutex_;
    Notifier* notifier_ = nullptr;
  };

  FakeMailer mailer;
  Observed observed;
  Bench bench;
  std::optional<Notifier> notifier;
  WorkflowId workflow;
};

TEST_F(NotifierTest, AReviewerIsToldOnceAndItIsOnRecord) {
  bench.start(workflow);
  mailer.wait_for(1);
  end();
  bench.settle();
  EXPECT_EQ(in_outbox(), 0U);
  EXPECT_EQ(mailer.mails[0].to.at(0).email, "sven@example.com");
  EXPECT_NE(mailer.mails[0].text.find("https://flow.example/d/"), std::string::npos);
  EXPECT_THAT(bench.leaf_kinds(), testing::Contains("reviewer.notified").Times(1));
}

TEST_F(NotifierTest, WhileTheServerIsDownANoticeWaitsUnderItsOwnId) {
  mailer.down = true;
  bench.start(workflow);
  mailer.wait_for_tries(1);
  end();
  EXPECT_EQ(in_outbox(), 1U);
  mailer.down = false;
  begin();
  mailer.wait_for(1);
  EXPECT_EQ(mailer.mails[0].message_id, mailer.tries[0]);
}

TEST_F(NotifierTest, ANoticeThatIsRefusedForGoodIsRecordedAndGone) {
  mailer.refused = true;
  bench.start(workflow);
  mailer.wait_for_tries(1);
  end();
  bench.settle();
  EXPECT_EQ(in_outbox(), 0U);
  EXPECT_THAT(bench.leaf_kinds(), testing::Not(testing::Contains("reviewer.notified")));
}

TEST_F(NotifierTest, ANoticeThatCannotBeSentNowHoldsNoOtherUp) {
  bench.add_user("ann@example.com");
  bench.add_group("others", {"ann@example.com"});
  const WorkflowId other = bench.add_workflow(approval_workflow("y", R"({"group": "others"})"));
  bench.publish(other);
  mailer.full_box = "sven@example.com";
  bench.start(workflow);
  mailer.wait_for_tries(1);
  for (int i = 0; i < 3; ++i) bench.start(other);
  bench.settle();
  bench.clock.advance(std::chrono::seconds(2));
  mailer.wait_for(3);
  mailer.wait_for_tries(5);  // the first one again
  EXPECT_EQ(mailer.tries[4], mailer.tries[0]);
}

TEST_F(NotifierTest, AfterALongOutageMailGoesOutWithinHalfAMinute) {
  constexpr std::chrono::seconds kHalfAMinute{30};
  mailer.down = true;
  bench.start(workflow);
  for (std::size_t tries = 1; tries <= 6; ++tries) {
    mailer.wait_for_tries(tries);
    bench.clock.advance(kHalfAMinute);
  }
  mailer.wait_for_tries(7);
  mailer.down = false;
  bench.clock.advance(kHalfAMinute);
  mailer.wait_for(1);
}

TEST(NoticeLinks, LeadToTheirPage) {
  IdGenerator ids(Time{}, 1, 2);
  const auto approval = ids.make<ApprovalId>();
  const std::string link = link_to_approval("https://flow.example/", approval);
  ASSERT_TRUE(link.starts_with("https://flow.example/d/"));
  EXPECT_EQ(page_of_link(link.substr(23)), "/approvals/" + to_string(approval));
  for (const char* other : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd", "YQ=="}) {
    EXPECT_FALSE(page_of_link(other)) << other;
  }
}

}  // namespace
}  // namespace nf::runtime
