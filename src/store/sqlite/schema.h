#pragma once

#include "store/sqlite/connection.h"

namespace nf::store::sqlite {

// The format of the tables, kept in the file's user_version. A change of them is a new migration; those that
// were released stay as they are.
inline constexpr int kFormat = 3;

// Brings the file to format `to`, one transaction a migration. Does nothing where it is there. InvalidInput
// where the file belongs to another program or is newer than `to`. After a failure the connection must be
// closed, which takes the unfinished migration back.
Result<> migrate(Connection& connection, int to = kFormat);

// Before the first migration: a new file is made so that it can be made smaller again. An older one stays as
// it is, and only VACUUM with this setting changes it.
Result<> let_shrink(Connection& connection);
Result<bool> can_shrink(Connection& connection);

}  // namespace nf::store::sqlite
