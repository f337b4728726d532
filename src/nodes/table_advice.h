#pragma once

#include "flow/check/advice.h"

namespace nf::nodes {

inline constexpr std::size_t kMaxTableWarnings = 50;  // of one table

// A row's name: its id, or its number from 1.
std::string row_id(const Json& row, std::size_t index);
// The test that a cell is; it may be written as the value that it means.
std::string cell_text(const Json& cell);

// Warnings about a decision table: rows that no input can reach, rows that overlap where only one may hold,
// an input for which no row holds.
void advise_table(const flow::NodeSpec& node, const flow::finite::Domains& domains,
                  flow::finite::Effort& effort, flow::Problems& warnings);

}  // namespace nf::nodes
