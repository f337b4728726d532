#include "store/conformance.h"

#include "store/memory/memory_store.h"
#include "store/sqlite/sqlite_store.h"

namespace nf::store {
namespace {

std::unique_ptr<ports::Store> open_in_memory(const std::string&) { return make_memory_store(); }

std::unique_ptr<ports::Store> open_on_disk(const std::string& folder) {
  auto store = open_sqlite({.path = (std::filesystem::path(folder) / "neuronflow.db").string()});
  EXPECT_TRUE(store) << store.error().message;
  return store ? std::move(*store) : nullptr;
}

}  // namespace

std::vector<Backend> backends() { return {{"memory", open_in_memory}, {"sqlite", open_on_disk}}; }

}  // namespace nf::store
