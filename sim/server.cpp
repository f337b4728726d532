#include "sim/server.h"

#include "base/check.h"
#include "nodes/catalog.h"
#include "runtime/people_review.h"

namespace nf::sim {

Server::Server(const Site& site) : site_(site), sessions_(site.clock), waiting_room_(site.clock) {
  auto opened = runtime::Runtime::open(site.disk, site.clock, site.entropy, nodes::catalogue());
  CHECK(opened.has_value());
  runtime_ = opened.take();
  CHECK(sessions_.load(*runtime_->reader(), *runtime_->workspace()).has_value());
  dispatch_ = std::make_unique<Dispatch>(site, *runtime_);
  sub_workflows_ = std::make_unique<runtime::SubWorkflows>(*runtime_);
  memories_ = std::make_unique<runtime::Memories>(*runtime_);
  scheduler_ = std::make_unique<runtime::Scheduler>(*runtime_);
  notifier_ = std::make_unique<runtime::Notifier>(
      *runtime_, site.outside,
      runtime::NotifierSettings{{"NeuronFlow", "no-reply@example.com"}, "example.com"});
  runtime_->observe(*dispatch_);
  runtime_->observe(*notifier_);
  runtime_->observe(waiting_room_);
  runtime_->observe(ear_);
  runtime_->observe(*memories_);
  CHECK(dispatch_->start().has_value());
  CHECK(sub_workflows_->take_up().has_value());
  CHECK(memories_->take_up().has_value());
  CHECK(runtime::resume_people_reviews(*runtime_).has_value());
}

// Whoever waits for an answer gets none: the jobs go first, and tell nobody.
Server::~Server() {
  *lives_ = false;
  jobs_.clear();
}

void Server::prepare() {
  if (jobs_.empty()) jobs_ = runtime_->sequencer().take_waiting();
  runtime_->sequencer().round().prepare(jobs_);
  phase_ = Phase::Prepared;
}

bool Server::commit() {
  committed_ = runtime_->sequencer().round().commit();
  phase_ = Phase::Committed;
  return committed_ || committed_.error().code != ErrorCode::Storage;
}

void Server::finish_one() {
  if (!runtime_->sequencer().round().finish_one(committed_)) phase_ = Phase::Idle;
  notices_at_ = Time{};
}

void Server::finish_one_too_early() { (void)runtime_->sequencer().round().finish_one({}); }

void Server::look() {
  const Time now = site_.clock.now();
  (void)runtime_->timers().look(now);
  (void)waiting_room_.look(now);
  if (notices_at_ && *notices_at_ <= now) notices_at_ = notifier_->look(now);
  run_errands();
}

void Server::look_at_schedules() { (void)scheduler_->look(site_.clock.now() - schedules_are_late_by); }

void Server::run_errands() {
  errands_at_ = sub_workflows_->look(site_.clock.now());
  const auto other = memories_->look(site_.clock.now());
  if (other && (!errands_at_ || *other < *errands_at_)) errands_at_ = other;
}

void Server::Ear::turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) {
  if (!server_.forgets_children) return server_.sub_workflows_->turned(loaded, events);
  std::vector<engine::Event> others = events;
  std::erase_if(others, [](const engine::Event& event) {
    return std::holds_alternative<engine::StepCancelled>(event);
  });
  server_.sub_workflows_->turned(loaded, others);
}

std::optional<Time> Server::next_look() {
  const Time now = site_.clock.now();
  auto next = runtime_->timers().look(now);
  const auto sooner = [&](const std::optional<Time>& other) {
    if (other && (!next || *other < *next)) next = other;
  };
  sooner(notices_at_);
  sooner(errands_at_);
  sooner(waiting_room_.look(now));
  return next;
}

}  // namespace nf::sim
