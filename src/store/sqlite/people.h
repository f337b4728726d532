#pragma once

#include "ports/rows.h"
#include "store/sqlite/connection.h"

namespace nf::store::sqlite {

// The ids of people one after another, 16 bytes each: how an approval's row holds them.
std::string pack(const std::vector<UserId>& people);
// Nothing where the bytes are no such list.
std::optional<std::vector<UserId>> unpack(std::string_view bytes);

// Votes likewise, 24 bytes each.
std::string pack(const std::vector<ports::Vote>& votes);
std::optional<std::vector<ports::Vote>> unpack_votes(std::string_view bytes);

// Brings the lists of people (inbox, involved) from what `before` says of approval number `n` to what `after`
// says.
Result<> list_people(Connection& connection, std::int64_t n, const ports::ApprovalRow& before,
                     const ports::ApprovalRow& after);

}  // namespace nf::store::sqlite
