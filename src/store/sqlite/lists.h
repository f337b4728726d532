#pragma once

#include "ports/store.h"
#include "store/sqlite/connection.h"

// The paged lists. Each walks one index (or two side by side) from where the cursor points, looks at no more
// than `max_scanned` rows, and asks the filter in C++, so that all stores mean the same by it.
namespace nf::store::sqlite {

Result<ports::Listed<ports::ExecutionRow>> list_executions(Connection& connection,
                                                           const ports::ExecutionFilter& filter,
                                                           const ports::Page& page, std::size_t max_scanned);
Result<ports::Listed<ports::ApprovalRow>> list_approvals(Connection& connection,
                                                         const ports::ApprovalFilter& filter,
                                                         const ports::Page& page, std::size_t max_scanned);
Result<ports::Listed<ports::RegisterRow>> list_entries(Connection& connection,
                                                       const ports::RegisterFilter& filter,
                                                       const ports::Page& page, std::size_t max_scanned);

Result<ports::Listed<ports::ExecutionRow>> list_prunable(Connection& connection, Time before,
                                                         const ports::Page& page);

// The statements that the lists and the timers walk with, for tests of their plans.
std::vector<const char*> list_statements();

}  // namespace nf::store::sqlite
