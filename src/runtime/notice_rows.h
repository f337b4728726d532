#pragma once

#include <vector>

#include "engine/notice.h"
#include "runtime/writing.h"

namespace nf::runtime {

// A notice that waits to be sent: a row of the outbox, written with the act that it is about.
struct WaitingNotice {
  Uuid id;
  ExecutionId execution;
  engine::Notice notice;
  Time since;
};

void write_notices(Writing& writing, ExecutionId execution, std::vector<engine::Notice> notices);
// Takes one out of the outbox.
void drop_notice(Writing& writing, const Uuid& id);
// Oldest first.
Result<std::vector<WaitingNotice>> waiting_notices(ports::Reader& reader);

}  // namespace nf::runtime
