#pragma once

#include <vector>

#include "engine/state.h"

namespace nf::engine {

// Somebody who must be told of something, once.
struct Notice {
  enum class Kind {
    Asked,      // a reviewer: an approval waits for them
    Cancelled,  // a reviewer who was asked: nobody's decision is needed any more
    Rework,     // the requester: the request needs corrections
  };
  Kind kind = Kind::Asked;
  Person to;
  std::optional<ApprovalId> approval;  // of a rework: whose change request led to it
  NodeIndex node = 0;
  int revision = 1;
};
std::string_view name_of(Notice::Kind kind);

// Whom the turn from `before` to `after` gives something to be told.
std::vector<Notice> notices(const State& before, const State& after);

}  // namespace nf::engine
