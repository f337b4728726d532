#include "sim/world.h"

#include <algorithm>

#include "base/check.h"
#include "flow/schedule/schedule.h"
#include "runtime/saved_state.h"
#include "store/codec/codec.h"

namespace nf::sim {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kOneInTells = 4;    // organisations whose server sends mails: each costs as much as a turn
constexpr int kMostHelp = 4'000;  // steps until everything has ended

// Null where it does not start by itself.
std::optional<flow::Schedule> schedule_of(const engine::Version* version) {
  if (!version) return std::nullopt;
  const flow::NodeSpec& start = version->node(version->graph.start);
  if (start.type != "schedule") return std::nullopt;
  auto schedule = flow::Schedule::compile(start.config);
  CHECK(schedule.has_value());
  return schedule.take();
}

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
  steps += other.steps;
  commits += other.commits;
  crashes += other.crashes;
  executions += other.executions;
  ended += other.ended;
  events += other.events;
  states += other.states;
  replays += other.replays;
  effects += other.effects;
  mails += other.mails;
  replies += other.replies;
  return *this;
}

World::World(std::uint64_t seed, Trace& trace)
    : random_(seed),
      trace_(trace),
      entropy_(random_.fork()),
      disk_(random_.fork(),
            [this](const ports::Batch& batch) {
              ++counts_.commits;
              for (const ports::JournalRow& row : batch.journal) trace_.note("is durable", row.events);
              book_.durable(batch);
            }),
      book_(disk_, findings_),
      outside_(std::make_unique<Outside>(book_, findings_, random_.fork())),
      people_(site(), book_, ledger_, findings_),
      tells_(random_.one_in(kOneInTells)) {}

World::~World() = default;

Counts World::counts() const {
  Counts counts = counts_;
  counts.executions = book_.executions().size();
  for (const auto& [id, known] : book_.all()) counts.ended += known->state.ending ? 1 : 0;
  counts.events = book_.events();
  counts.states = book_.states();
  counts.effects = outside_->attempts();
  counts.mails = outside_->mails();
  counts.replies = ledger_.replies();
  return counts;
}

void World::start_server() {
  server_ = std::make_unique<Server>(site());
  server_->runtime().tell_people(tells_);
  if (at_start) at_start(*server_);
}

void World::run(int steps) {
  start_server();
  people_.found(*server_, [this] {
    while (server_->can_write()) write();
  });
  faulty_ = true;
  for (int i = 0; i < steps && !findings_.any(); ++i) step();
  if (!findings_.any()) settle();
}

void World::step() {
  trace_.begin_step(++counts_.steps);
  clock_.advance(Millis(random_.below(50)));
  const int dice = random_.below(1'000);
  if (dice < 5) return crash();
  if (dice < 9) return jump();
  if (dice < 30) return sleep();
  if (dice < 90) return server_->look();
  if (dice < 110) return let_schedules_look();
  if (dice < 160) return server_->run_errands();
  if (dice < 340 && server_->dispatch().has_work()) return server_->dispatch().step();
  if (dice < 800 && server_->can_write()) return write();
  people_.act(*server_);
}

// --- The writer

Fate World::draw_fate() {
  const int dice = faulty_ ? random_.below(1'000) : 999;
  if (dice < 15) return Fate::Full;
  if (dice < 22) return Fate::SyncFailed;
  if (dice < 32) return Fate::PowerLost;
  return Fate::Durable;
}

void World::write() {
  switch (server_->phase()) {
    case Server::Phase::Idle:
      book_.prepared_at(clock_.wall());
      if (faulty_ && decides_ahead_by != Millis(0)) clock_.lie(clock_.wall() + decides_ahead_by);
      server_->prepare();
      clock_.lie(std::nullopt);
      if (answers_too_early && faulty_) server_->finish_one_too_early();
      return;
    case Server::Phase::Prepared: {
      const Fate fate = draw_fate();
      disk_.next_fate(fate);
      if (!server_->commit()) crash();
      return;
    }
    case Server::Phase::Committed:
      return server_->finish_one();
  }
}

void World::crash() {
  ++counts_.crashes;
  trace_.note("the server dies");
  server_.reset();
  people_.server_died();
  disk_.restart();
  ledger_.compare(*disk_.reader(), findings_);
  book_.compare(*disk_.reader());
  if (!findings_.any()) start_server();
}

// --- Time

// Nothing happens until somebody wants to look, or somebody has waited for hours.
void World::sleep() {
  const auto next = random_.chance(80) ? server_->next_look() : next_tick();
  const Time now = clock_.wall();
  if (next && *next > now && *next - now < hours(100) && random_.chance(70)) {
    clock_.advance(*next - now);
  } else {
    clock_.advance(minutes(random_.below(180)));
  }
  trace_.note("time passes", format_time(clock_.wall()));
  server_->look();
  if (random_.chance(80)) let_schedules_look();
}

void World::let_schedules_look() {
  book_.schedules().looked_at(clock_.wall());
  server_->look_at_schedules();
}

std::optional<Time> World::next_tick() const {
  std::optional<Time> next;
  for (const auto& [id, version] : server_->runtime().workspace()->active_versions()) {
    const auto schedule = schedule_of(version.get());
    if (!schedule) continue;
    const Time tick = schedule->next(clock_.wall());
    next = next ? std::min(*next, tick) : tick;
  }
  return next;
}

void World::jump() {
  const Millis by = minutes(random_.below(600));
  clock_.set_by(random_.chance(50) ? by : -by);
  trace_.note("the clock is set", format_time(clock_.wall()));
}

// --- The end

void World::drain() {
  while (!findings_.any()) {
    server_->run_errands();
    const auto next = server_->next_errand();
    if (server_->can_write())
      write();
    else if (next)
      clock_.advance(std::max(Millis(10), *next - clock_.wall()));
    else
      return;
  }
}

void World::look_at_schedules() {
  const auto active = server_->runtime().workspace()->active_versions();
  const bool any = std::ranges::any_of(
      active, [](const auto& entry) { return schedule_of(entry.second.get()).has_value(); });
  if (!any) return;
  crash();
  if (findings_.any()) return;
  let_schedules_look();
  drain();
  for (const auto& [id, version] : active) {
    if (!findings_.any() && schedule_of(version.get())) look_at_schedule(id, *version);
  }
  people_.end_schedules(*server_);
  drain();
}

void World::look_at_schedule(WorkflowId workflow, const engine::Version& version) {
  const auto schedule = *schedule_of(&version);
  const auto& versions = server_->runtime().workspace()->workflow(workflow)->versions;
  const Time published = std::ranges::find(versions, version.ref.version, &runtime::VersionInfo::number)->at;
  const auto missed = schedule.last(published, clock_.wall());
  const bool makes_up = schedule.missed() == flow::Schedule::Missed::RunOnce;
  if (makes_up && missed && !book_.schedules().has_started_since(workflow, *missed))
    findings_.found("schedules", "a tick that was missed was not made up for");
  const Time tick = schedule.next(clock_.wall());
  clock_.advance(tick - clock_.wall() + Millis(random_.below(5'000)));
  let_schedules_look();
  drain();
  if (!book_.schedules().has_started(workflow, tick))
    findings_.found("schedules", "a tick has started nothing");
}

// Everybody helps and nothing fails any more: what can end must end.
void World::settle() {
  faulty_ = false;
  outside_->be_kind();
  trace_.note("faults are over");
  drain();
  if (!findings_.any()) book_.look_at_children();
  if (!findings_.any()) look_at_schedules();
  for (int i = 0; i < kMostHelp && !findings_.any(); ++i) {
    trace_.begin_step(++counts_.steps);
    clock_.advance(Millis(10));
    server_->dispatch().be_kind();
    server_->run_errands();
    if (server_->can_write()) {
      write();
    } else if (server_->dispatch().has_work()) {
      server_->dispatch().step();
    } else if (!people_.help(*server_)) {
      const auto next = server_->next_look();
      if (!next) break;
      clock_.advance(std::max(Millis(10), *next - clock_.wall()));
      server_->look();
    }
  }
  if (!findings_.any()) crash();
  if (!findings_.any()) check_end();
}

void World::check_end() {
  for (const auto& [id, known] : book_.all()) {
    replay(id, *known);
    if (known->state.ending) continue;
    findings_.found("liveness", "an execution does not end: " + to_string(id) + " is " +
                                    std::string(engine::status(known->state)));
  }
}

// What the store holds gives the state that was live.
void World::replay(ExecutionId id, const Known& known) {
  const auto journal = disk_.reader()->journal(id);
  const auto state = journal ? runtime::replay(*journal) : Result<engine::State>(fail(journal.error()));
  ++counts_.replays;
  if (!state || codec::encode(*state) != codec::encode(known.state))
    findings_.found("journal", "a replay gives another state than there was: " + to_string(id));
}

}  // namespace nf::sim
