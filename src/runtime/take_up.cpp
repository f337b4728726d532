#include "runtime/take_up.h"

#include "runtime/runtime.h"
#include "runtime/saved_state.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kPage = 200;

}  // namespace

Result<> take_up_due(Runtime& runtime, const std::function<void(std::vector<engine::Release>)>& take) {
  ports::Page page{.limit = kPage};
  do {
    const auto reader = runtime.reader();
    const auto listed = TRY(reader->executions({.status = "running"}, page));
    for (const ports::ExecutionRow& listed_row : listed.rows) {
      const auto row = TRY(reader->execution(listed_row.id));
      if (!row) continue;
      const engine::State state = TRY(saved_state(*row, *reader));
      const auto version = TRY(runtime.versions().get(row->workflow, row->version));
      take(engine::due_work(state, *version));
    }
    page.cursor = listed.next_cursor;
  } while (!page.cursor.empty());
  return {};
}

}  // namespace nf::runtime
