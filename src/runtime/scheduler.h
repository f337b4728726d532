#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "flow/schedule/schedule.h"
#include "runtime/runtime.h"
#include "runtime/ticker.h"

namespace nf::runtime {

// Starts the workflows whose start node is a `schedule`. A tick starts one execution, also over a crash in
// the middle: its time is the execution's dedupe key. What was missed, because the server was down or the
// clock was set forward, starts once or not at all, as the node says; less than a minute late is not missed.
class Scheduler {
 public:
  // The runtime must outlive it. Nothing happens before start().
  explicit Scheduler(Runtime& runtime);

  void start() { ticker_.start(); }
  void stop() { ticker_.stop(); }  // before the runtime; idempotent

  // Starts what is due, and gives when to look next. Called by the thread of start(), or without it.
  std::optional<Time> look(Time now);

 private:
  struct Entry {
    int version = 0;
    flow::Schedule schedule;
    Time seen;  // ticks up to this time were started, or skipped
  };
  // Ticks whose start was not recorded, as where the disk is full. Filled on the writer thread.
  struct Lost {
    std::mutex mutex;
    std::vector<std::pair<WorkflowId, Time>> ticks;
  };

  void follow(const Workspace& workspace, Time now);
  // Up to when the ticks of a version that is new here are over.
  Time seen_before(Time published, flow::Schedule::Missed missed, Time now) const;
  // What was lost is due again.
  void take_back_lost();
  // False: the writer takes no more now.
  bool fire(const Workspace& workspace, WorkflowId workflow, Time tick);

  Runtime& runtime_;
  std::map<WorkflowId, Entry> entries_;
  const std::shared_ptr<Lost> lost_ = std::make_shared<Lost>();
  WorkspaceRef followed_;
  bool first_ = true;
  Time looked_{};  // when last
  Ticker ticker_;
};

}  // namespace nf::runtime
