#pragma once

#include "base/result.h"

namespace nf::runtime {

class Writing;

// One wish that waits for the writer. Owned by the sequencer from submit() on.
class Job {
 public:
  virtual ~Job() = default;

  // On the writer thread: decides, and adds to `writing` what must become durable. What it decides is
  // tentative.
  virtual void prepare(Writing& writing) = 0;

  // On the writer thread, after the sync: the one place where something may become visible. With a failure
  // nothing of the batch may be shown: its outcome is none, or unknown.
  virtual void finish(const Result<>& committed) = 0;
};

}  // namespace nf::runtime
