#include "runtime/notifier.h"

#include <algorithm>
#include <cstdio>

#include "runtime/notice_text.h"
#include "runtime/saved_state.h"

namespace nf::runtime {

namespace {

constexpr Millis kFirstPause{2'000};
// Mail that waited for the server goes out so soon after it is back: what is tried meanwhile is one message.
constexpr Millis kLongestPause{30'000};
constexpr std::chrono::hours kGiveUp{72};
// When failures in a row have made the pause so long, the operator is told.
constexpr Millis kWorthTelling{8'000};
// What was just sent may still be in the snapshot that is read next.
constexpr Millis kSettling{200};

// Takes a notice out of the outbox, and records that it was sent.
class NoticeDone final : public Job {
 public:
  NoticeDone(Uuid id, ExecutionId execution, std::optional<engine::ReportNotice> report,
             TurnObserver* observer, std::function<void()> failed)
      : id_(id), failed_(std::move(failed)) {
    if (report) record_ = std::make_unique<SystemJob>(execution, std::move(*report), observer);
  }
  void prepare(Writing& writing) override {
    if (record_) record_->prepare(writing);
    drop_notice(writing, id_);
  }
  void finish(const Result<>& committed) override {
    if (record_) record_->finish(committed);
    if (!committed) failed_();
  }

 private:
  const Uuid id_;
  const std::function<void()> failed_;
  std::unique_ptr<SystemJob> record_;
};

}  // namespace

Notifier::Notifier(Runtime& runtime, ports::Mailer& mailer, NotifierSettings settings)
    : runtime_(runtime),
      mailer_(mailer),
      settings_(std::move(settings)),
      ticker_("notices", runtime.clock(), [this](Time now) { return look(now); }) {}

Notifier::~Notifier() { stop(); }

void Notifier::start(std::string public_url) {
  public_url_ = std::move(public_url);
  ticker_.start();
}

void Notifier::stop() { ticker_.stop(); }

void Notifier::turned(const Loaded&, const std::vector<engine::Event>& events) {
  const bool may_tell = std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::StageOpened>(event) ||
           std::holds_alternative<engine::ReviewersChanged>(event) ||
           std::holds_alternative<engine::ReviewersReminded>(event) ||
           std::holds_alternative<engine::CommentAdded>(event) ||
           std::holds_alternative<engine::ApprovalClosed>(event) ||
           std::holds_alternative<engine::ReworkOpened>(event) ||
           std::holds_alternative<engine::TaskOpened>(event);
  });
  if (may_tell) ticker_.wake();
}

void Notifier::Pause::grow(Time now) {
  length = std::clamp(length * 2, kFirstPause, kLongestPause);
  until = now + length;
}

// Not where the clock was set back meanwhile.
bool Notifier::Pause::lasts(Time now) const { return now < until && until - now <= kLongestPause; }

Time Notifier::tried_again_at(const Uuid& id) const {
  const auto tried = tried_.find(id);
  return tried == tried_.end() ? Time{} : tried->second.until;
}

// After a failure the server is left alone for a while, and then another notice is tried first: so one whose
// box is full does not hold up the rest.
std::optional<Time> Notifier::look(Time now) {
  if (server_.lasts(now)) return server_.until;
  const auto reader = runtime_.reader();
  auto waiting = waiting_notices(*reader);
  if (!waiting) return now + kLongestPause;
  forget_all_but(*waiting);
  std::ranges::stable_sort(*waiting, {}, [this](const auto& notice) { return tried_again_at(notice.id); });
  std::optional<Time> next;
  for (const WaitingNotice& notice : *waiting) {
    const Time at = runtime_.clock().now();
    const auto tried = tried_.find(notice.id);
    if (!was_handed(notice.id) && tried != tried_.end() && tried->second.lasts(at)) {
      next = std::min(next.value_or(tried->second.until), tried->second.until);
    } else if (was_handed(notice.id) || send(notice, at) == Sent::Done) {
      next = std::min(next.value_or(at + kSettling), at + kSettling);
    } else {
      tried_[notice.id].grow(at);
      if (!server_.lasts(at)) server_.grow(at);
      return server_.until;
    }
  }
  return next;
}

Notifier::Sent Notifier::send(const WaitingNotice& waiting, Time now) {
  const auto reader = runtime_.reader();
  const auto row = reader->execution(waiting.execution);
  if (!row) return Sent::Later;
  if (!*row) {
    settle(waiting, std::nullopt);
    return Sent::Done;
  }
  const auto state = saved_state(**row, *reader);
  if (!state) return Sent::Later;
  auto text = notice_text(waiting.notice, *state, public_url_);
  if (!text || state->test) {
    settle(waiting, std::nullopt);
    return Sent::Done;
  }
  const ports::Mail mail{.from = settings_.from,
                         .to = {{waiting.notice.to.name, waiting.notice.to.email}},
                         .subject = std::move(text->subject),
                         .text = std::move(text->text),
                         .message_id = to_string(waiting.id) + "@" + settings_.domain,
                         .date = waiting.since};
  const auto sent = mailer_.send(mail);
  sent || sent.error().permanent ? server_answered() : server_failed(now, sent.error().message);
  if (!sent && !sent.error().permanent && now - waiting.since < kGiveUp) return Sent::Later;
  settle(waiting, engine::ReportNotice{waiting.notice, mail.message_id, sent ? "" : sent.error().message});
  return Sent::Done;
}

void Notifier::server_answered() {
  server_ = {};
  if (operator_knows_) std::fprintf(stderr, "notices go out again\n");
  operator_knows_ = false;
}

void Notifier::server_failed(Time now, const std::string& why) {
  server_.grow(now);
  if (operator_knows_ || server_.length < kWorthTelling) return;
  std::fprintf(stderr, "notices wait, for up to three days: %s\n", why.c_str());
  operator_knows_ = true;
}

void Notifier::settle(const WaitingNotice& waiting, std::optional<engine::ReportNotice> report) {
  {
    const std::lock_guard lock(handed_->mutex);
    handed_->ids.insert(waiting.id);
  }
  const auto failed = [handed = handed_, id = waiting.id] {
    const std::lock_guard lock(handed->mutex);
    handed->ids.erase(id);
  };
  // Where the queue is full or the process ends first, the notice is sent again under the same id.
  if (!runtime_.submit(std::make_unique<NoticeDone>(waiting.id, waiting.execution, std::move(report),
                                                    runtime_.observer(), failed))) {
    failed();
  }
}

bool Notifier::was_handed(const Uuid& id) {
  const std::lock_guard lock(handed_->mutex);
  return handed_->ids.contains(id);
}

void Notifier::forget_all_but(const std::vector<WaitingNotice>& waiting) {
  const std::lock_guard lock(handed_->mutex);
  const auto gone = [&](const Uuid& id) {
    return std::ranges::find(waiting, id, &WaitingNotice::id) == waiting.end();
  };
  std::erase_if(handed_->ids, gone);
  std::erase_if(tried_, [&](const auto& entry) { return gone(entry.first); });
}

}  // namespace nf::runtime
