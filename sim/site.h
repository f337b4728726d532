#pragma once

#include "sim/clock.h"
#include "sim/disk.h"
#include "sim/outside.h"
#include "sim/random.h"
#include "sim/trace.h"

namespace nf::sim {

// What a process stands in.
struct Site {
  Disk& disk;
  SimClock& clock;
  SimEntropy& entropy;
  Outside& outside;
  Random& random;
  Trace& trace;
};

}  // namespace nf::sim
