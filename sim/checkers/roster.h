#pragma once

#include <map>
#include <set>

#include "ports/store.h"

namespace nf::sim {

// Who was disabled, by the rows that are durable.
class Roster {
 public:
  void see(const ports::Batch& batch);
  // Disabled before the latest batch, and not enabled in it: in no order of its jobs may they decide in it.
  bool certainly_disabled(UserId user) const {
    return disabled_.contains(user) && !enabled_now_.contains(user);
  }

 private:
  std::set<UserId> disabled_;
  std::set<UserId> enabled_now_, disabled_now_;
};

}  // namespace nf::sim
