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
    std::string kind = release.effect().kind;
    queues_[std::move(kind)].push_back(std::move(release));
    ++added;
  }
  return added;
}

void EffectQueue::withdraw(ExecutionId execution, const std::vector<engine::Release>& due) {
  const auto withdrawn = [&](const engine::Release& release) {
    if (release.execution() != execution) return false;
    const std::string name = name_of(release);
    const bool stays = std::ranges::any_of(due, [&](const auto& other) { return name_of(other) == name; });
    if (!stays) known_.erase(name);
    return !stays;
  };
  for (auto& [kind, queue] : queues_) std::erase_if(queue, withdrawn);
}

std::size_t EffectQueue::waiting() const {
  std::size_t count = 0;
  for (const auto& [kind, queue] : queues_) count += queue.size();
  return count;
}

const std::string* EffectQueue::next_kind() const {
  const std::string* chosen = nullptr;
  std::size_t least = std::min(limits_.one_kind, limits_.at_once);
  for (const auto& [kind, queue] : queues_) {
    const auto running = running_of_.find(kind);
    const std::size_t count = running == running_of_.end() ? 0 : running->second;
    if (queue.empty() || count >= least) continue;
    chosen = &kind;
    least = count;
  }
  return chosen;
}

bool EffectQueue::may_begin() const {
  return running_ < limits_.at_once && reports_ < limits_.reports && next_kind() != nullptr;
}

std::optional<engine::Release> EffectQueue::begin() {
  if (!may_begin()) return std::nullopt;
  const std::string kind = *next_kind();
  auto& queue = queues_[kind];
  engine::Release release = std::move(queue.front());
  queue.pop_front();
  ++running_of_[kind];
  ++running_;
  return release;
}

EffectReportPtr EffectQueue::came_back(engine::Release release, engine::ReportEffect command) {
  --running_;
  --running_of_[release.effect().kind];
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
  queues_.clear();
  reports_ -= refused_.size();
  refused_.clear();
}

}  // namespace nf::runtime
