#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sample_rows.h"
#include "store/temporary_folder.h"

// What the tests of all stores are written with.
namespace nf::store {

struct Backend {
  std::string name;
  std::unique_ptr<ports::Store> (*open)(const std::string& folder);
};

std::vector<Backend> backends();

class Conformance : public testing::TestWithParam<Backend> {
 protected:
  void given(const ports::Batch& batch) {
    auto done = store->commit(batch);
    ASSERT_TRUE(done) << done.error().message;
  }
  void given_executions(std::uint64_t first, std::uint64_t last) {
    ports::Batch batch;
    for (auto n = first; n <= last; ++n) batch.new_executions.push_back(sample::execution(n));
    given(batch);
  }
  ErrorCode refusal_of(const ports::Batch& batch) {
    auto done = store->commit(batch);
    EXPECT_FALSE(done) << "the batch was accepted";
    return done ? ErrorCode::Storage : done.error().code;
  }

  TemporaryFolder folder;
  std::unique_ptr<ports::Store> store = GetParam().open(folder.path());
  std::unique_ptr<ports::Reader> reader = store->reader();
};

// What a read found, as text.
template <class Row>
std::string shown(const Result<std::optional<Row>>& found) {
  if (!found) return "error: " + found.error().message;
  return *found ? sample::text(**found) : "nothing";
}

// All rows of a list, page by page, as `list(page)` gives them. `between` runs after each page but the last.
template <class List>
auto all_pages(
    std::size_t limit, List list, const std::function<void()>& between = [] {}) {
  using Row = typename decltype(list(ports::Page{})->rows)::value_type;
  std::vector<Row> rows;
  ports::Page page{limit, ""};
  do {
    auto listed = list(page);
    EXPECT_TRUE(listed) << listed.error().message;
    if (!listed) return rows;
    EXPECT_LE(listed->rows.size(), limit);
    rows.insert(rows.end(), listed->rows.begin(), listed->rows.end());
    page.cursor = listed->next_cursor;
    if (!page.cursor.empty()) between();
  } while (!page.cursor.empty());
  return rows;
}

// The numbers that sample ids were made of, for short expectations.
template <class Rows>
std::vector<std::uint64_t> numbers(const Rows& rows) {
  std::vector<std::uint64_t> numbers;
  for (const auto& row : rows) {
    std::uint64_t n = 0;
    for (std::size_t i = 9; i < 16; ++i) n = n << 8 | row.id.bytes[i];
    numbers.push_back(n);
  }
  return numbers;
}

}  // namespace nf::store
