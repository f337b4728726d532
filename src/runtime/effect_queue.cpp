#include "runtime/effect_queue.h"

#include <algorithm>

#include "runtime/memory_job.h"
#include "runtime/sub_workflows.h"

namespace nf::runtime {

namespace {

// A report that the writer cannot take now is offered again after this.
constexpr std::chrono::milliseconds kOfferAgain{50};

// One attempt.
std::string name_of(const engine::Release& release) {
  return release.idempotency_key() + "#" + std::to_string(release.attempt());
}

// Of these no worker knows: what they do is done to our own rows.
bool is_carried_out_here(std::string_view kind) { return kind == kSubWorkflow || kind == kMemory; }

bool may_release(const std::vector<engine::Event>& events) {
  return std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::EffectRequested>(event) ||
           std::holds_alternative<engine::ExecutionResumed>(event);
  });
}

// Whether what was due before may be due no more.
bool may_withdraw(const std::vector<engine::Event>& events) {
  return std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::StepCancelled>(event) ||
           std::holds_alternative<engine::ExecutionPaused>(event);
  });
}

}  // namespace

bool EffectQueue::is_about(const std::vector<engine::Event>& events) {
  return may_release(events) || may_withdraw(events);
}

std::size_t EffectQueue::turned(ExecutionId execution, const std::vector<engine::Event>& events,
                                std::vector<engine::Release> due) {
  if (may_withdraw(events)) withdraw(execution, due);
  return add(std::move(due));
}

std::size_t EffectQueue::add(std::vector<engine::Release> due) {
  std::size_t added = 0;
  for (engine::Release& release : due) {
    if (is_carried_out_here(release.effect().kind) || !known_.insert(name_of(release)).second) continue;
    Lane& lane = lane_for(release)->second;
    lane.waiting.push_back({next_order_++, std::move(release)});
    if (!lane.open) ++added;
  }
  return added;
}

EffectQueue::Lanes::iterator EffectQueue::lane_for(const engine::Release& release) {
  const std::string& kind = release.effect().kind;
  const auto place = place_of_ ? place_of_(release) : std::nullopt;
  const auto lane = lanes_.try_emplace(place ? kind + " " + *place : kind).first;
  lane->second.open = place.has_value();
  return lane;
}

void EffectQueue::drop_if_idle(Lanes::iterator lane) {
  if (lane->second.waiting.empty() && lane->second.running == 0) lanes_.erase(lane);
}

void EffectQueue::withdraw(ExecutionId execution, const std::vector<engine::Release>& due) {
  const auto withdrawn = [&](const Waiting& waiting) {
    if (waiting.release.execution() != execution) return false;
    const std::string name = name_of(waiting.release);
    const bool stays = std::ranges::any_of(due, [&](const auto& other) { return name_of(other) == name; });
    if (!stays) known_.erase(name);
    return !stays;
  };
  for (auto lane = lanes_.begin(); lane != lanes_.end();) {
    std::erase_if(lane->second.waiting, withdrawn);
    drop_if_idle(lane++);
  }
}

std::size_t EffectQueue::waiting() const {
  std::size_t count = 0;
  for (const auto& [name, lane] : lanes_) count += lane.open ? 0 : lane.waiting.size();
  return count;
}

EffectQueue::Lanes::const_iterator EffectQueue::next_lane(bool open) const {
  if (running(open) >= limit(open) || reports_ >= limits_.reports) return lanes_.end();
  auto chosen = lanes_.end();
  for (auto lane = lanes_.begin(); lane != lanes_.end(); ++lane) {
    const Lane& next = lane->second;
    if (next.open != open || next.waiting.empty() || next.running >= limit_of_lane(open)) continue;
    const auto turn = [](const Lane& of) { return std::pair(of.running, of.waiting.front().order); };
    if (chosen == lanes_.end() || turn(next) < turn(chosen->second)) chosen = lane;
  }
  return chosen;
}

bool EffectQueue::may_begin() const { return next_lane(false) != lanes_.end(); }

std::optional<engine::Release> EffectQueue::begin() { return begin_next(false); }
std::optional<engine::Release> EffectQueue::begin_open() { return begin_next(true); }

std::optional<engine::Release> EffectQueue::begin_next(bool open) {
  const auto next = next_lane(open);
  if (next == lanes_.end()) return std::nullopt;
  const auto lane = lanes_.find(next->first);
  engine::Release release = std::move(lane->second.waiting.front().release);
  lane->second.waiting.pop_front();
  ++lane->second.running;
  lane_of_.emplace(name_of(release), lane);
  if (open) ++open_;
  return release;
}

EffectReportPtr EffectQueue::came_back(engine::Release release, engine::ReportEffect command) {
  auto runs = lane_of_.extract(name_of(release));
  const auto lane = runs.mapped();
  --lane->second.running;
  if (lane->second.open) --open_;
  drop_if_idle(lane);
  ++reports_;
  return std::make_shared<const EffectReport>(EffectReport{std::move(release), std::move(command)});
}

void EffectQueue::refused(EffectReportPtr report, Instant now) {
  refused_.push_back({now + kOfferAgain, std::move(report)});
}

EffectReportPtr EffectQueue::offer_again(Instant now) {
  if (refused_.empty() || refused_.front().again > now) return nullptr;
  EffectReportPtr report = std::move(refused_.front().report);
  refused_.pop_front();
  return report;
}

std::optional<EffectQueue::Instant> EffectQueue::next_offer() const {
  return refused_.empty() ? std::nullopt : std::optional(refused_.front().again);
}

bool EffectQueue::settled(const EffectReport& report) {
  known_.erase(name_of(report.release));
  return reports_-- >= limits_.reports;
}

void EffectQueue::abandon() {
  for (auto lane = lanes_.begin(); lane != lanes_.end();) {
    lane->second.waiting.clear();
    drop_if_idle(lane++);
  }
  reports_ -= refused_.size();
  refused_.clear();
}

}  // namespace nf::runtime
