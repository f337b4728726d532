#include "sim/dispatch.h"

#include "runtime/dispatcher.h"
#include "runtime/take_up.h"

namespace nf::sim {

namespace {

// So few that one waits for another.
constexpr runtime::EffectLimits kLimits{.at_once = 3, .one_kind = 2, .reports = 3};
constexpr int kToldTwice = 10;  // of a hundred outcomes

std::string name_of(const engine::Release& release) {
  return release.idempotency_key() + "#" + std::to_string(release.attempt());
}

}  // namespace

Dispatch::Dispatch(const Site& site, runtime::Runtime& runtime)
    : site_(site), runtime_(runtime), workers_(site, runtime), effects_(kLimits) {}

void Dispatch::turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) {
  if (!runtime::EffectQueue::is_about(events)) return;
  effects_.turned(loaded.state.id, events, engine::due_work(loaded.state, *loaded.version));
}

Result<> Dispatch::start() {
  return runtime::take_up_due(runtime_,
                              [this](std::vector<engine::Release> due) { effects_.add(std::move(due)); });
}

void Dispatch::be_kind() {
  kind_ = true;
  workers_.be_kind();
}

// What was refused needs time alone, which passes with the steps.
bool Dispatch::has_work() const { return effects_.may_begin() || !running_.empty() || effects_.next_offer(); }

void Dispatch::step() {
  const bool begins = effects_.may_begin();
  const bool offers = effects_.next_offer() && *effects_.next_offer() <= now();
  const int choices = (begins ? 1 : 0) + (offers ? 1 : 0) + static_cast<int>(running_.size());
  if (choices == 0) return;
  int dice = site_.random.below(choices);
  if (begins && dice-- == 0) return begin(*effects_.begin());
  if (offers && dice-- == 0) return offer(effects_.offer_again(now()));
  come_back(std::next(running_.begin(), dice)->first);
}

void Dispatch::begin_unasked(engine::Release release) {
  unasked_.insert(name_of(release));
  begin(std::move(release));
}

void Dispatch::begin(engine::Release release) {
  std::string name = name_of(release);
  site_.trace.note("effect begins", name);
  site_.outside.may_begin(release);
  ports::EffectWorker& worker = workers_.of(release.effect().kind);
  ports::EffectResult result =
      forgets_tests ? worker.carry_out(release) : runtime::carry_out(worker, release);
  running_.emplace(std::move(name), Attempt{std::move(release), std::move(result)});
}

void Dispatch::come_back(const std::string& name) {
  auto attempt = running_.extract(name);
  engine::Release& release = attempt.mapped().release;
  engine::ReportEffect command = runtime::report_of(release, std::move(attempt.mapped().result));
  if (unasked_.contains(name)) {
    offer(std::make_shared<const runtime::EffectReport>(
        runtime::EffectReport{std::move(release), std::move(command)}));
  } else {
    offer(effects_.came_back(std::move(release), std::move(command)));
  }
}

void Dispatch::offer(const runtime::EffectReportPtr& report) {
  site_.trace.note("effect is reported", name_of(report->release));
  const auto done = [this, report](const Result<>& result) {
    if (!result && result.error().code == ErrorCode::Unavailable)
      effects_.refused(report, now());
    else
      settled(report);
  };
  const ExecutionId execution = report->release.execution();
  auto job = stand_in ? stand_in(execution, report->command, done) : nullptr;
  if (!job) job = std::make_unique<runtime::SystemJob>(execution, report->command, runtime_.observer(), done);
  if (!runtime_.submit(std::move(job))) effects_.refused(report, now());
}

void Dispatch::settled(const runtime::EffectReportPtr& report) {
  if (unasked_.erase(name_of(report->release)) == 0) effects_.settled(*report);
  if (!kind_ && site_.random.chance(kToldTwice)) {
    (void)runtime_.submit(std::make_unique<runtime::SystemJob>(report->release.execution(), report->command,
                                                               runtime_.observer()));
  }
  if (repeats_successes && !report->command.error && !running_.contains(name_of(report->release)))
    begin_unasked(report->release);
}

runtime::EffectQueue::Instant Dispatch::now() const {
  return runtime::EffectQueue::Instant(site_.clock.steady().time_since_epoch());
}

}  // namespace nf::sim
