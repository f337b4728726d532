#pragma once

#include <memory>

#include "sim/people.h"
#include "sim/server.h"

namespace nf::sim {

// What a run has seen, for the figures.
struct Counts {
  std::uint64_t steps = 0;
  std::uint64_t commits = 0;
  std::uint64_t crashes = 0;
  std::uint64_t executions = 0;
  std::uint64_t ended = 0;
  std::uint64_t events = 0;
  std::uint64_t states = 0;   // that were saved, and are what decoded events give
  std::uint64_t replays = 0;  // of whole journals out of the store
  std::uint64_t effects = 0;
  std::uint64_t mails = 0;
  std::uint64_t replies = 0;

  Counts& operator+=(const Counts& other);
};

// One organisation, its server and everything around it, in one thread. Each step is drawn among those that
// can happen now; the same seed draws the same.
class World {
 public:
  World(std::uint64_t seed, Trace& trace);
  ~World();

  // Goes so many steps with faults, then without until everything that can end has ended. Stops at the first
  // finding.
  void run(int steps);

  const Findings& findings() const { return findings_; }
  Counts counts() const;

  // --- For canaries
  Server& server() { return *server_; }
  People& people() { return people_; }
  Disk& disk() { return disk_; }
  bool answers_too_early = false;
  Millis decides_ahead_by{0};
  // Called with each process before it does anything.
  std::function<void(Server&)> at_start;

 private:
  Site site() { return {disk_, clock_, entropy_, *outside_, random_, trace_}; }
  void start_server();
  void step();
  void write();
  Fate draw_fate();
  void crash();
  void sleep();
  void let_schedules_look();
  std::optional<Time> next_tick() const;
  void jump();
  void settle();
  // Lets the writer and the children come to rest.
  void drain();
  // Schedules: what was missed is made up for, and the next tick starts one execution. Then they are ended.
  void look_at_schedules();
  void look_at_schedule(WorkflowId workflow, const engine::Version& version);
  void check_end();
  void replay(ExecutionId id, const Known& known);

  Random random_;
  Trace& trace_;
  Findings findings_;
  SimClock clock_;
  SimEntropy entropy_;
  Disk disk_;
  Book book_;
  Ledger ledger_;
  std::unique_ptr<Outside> outside_;
  People people_;
  std::unique_ptr<Server> server_;
  const bool tells_;  // by mail
  bool faulty_ = false;
  Counts counts_;
};

}  // namespace nf::sim
