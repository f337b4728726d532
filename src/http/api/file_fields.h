#pragma once

#include <string_view>
#include <vector>

#include "http/caller.h"
#include "runtime/files.h"

// The file fields of a request: `format: "file"` in the start node's schema, alone or as a list's items. What
// stands in the body there are ids of files that were sent before.
namespace nf::http {

inline constexpr std::size_t kMaxFilesOfRequest = 50;

// The files of a request as they become part of it.
struct AttachedFiles {
  std::vector<runtime::File> added;  // to be attached with the commit
  Json all = JsonArray{};            // [{field, id, name, sha256, size, type}], also those it had before
  bool changed = false;              // whether `all` is other than before
};

// What a submission says about files, against what the request has already.
struct FilesWanted {
  const Json& schema;      // of the start node
  const Json* references;  // [{field, id}] as sent; null where nothing was
  const Json& before;      // `all` of the revision before; an empty list for a new request
  const Caller& caller;    // whose files they must be, or files of the revision before
};

// Puts the ids into `body`, where a field with references is replaced as a whole and one that the body gives
// as null or [] is emptied. InvalidInput with every fault: /files/i/field, /files/i/id, /<field>.
Result<AttachedFiles> take_files(ports::Reader& reader, const FilesWanted& wanted, Json& body);

// Takes the fields for files out of a body, and out of those that its schema requires: for a look at a
// request whose files are still to come.
void leave_out_files(Json& schema, Json& body);

// The fields for files that a schema has.
std::vector<std::string> names_of_file_fields(const Json& schema);

// Whether a schema asks for files.
bool has_file_fields(const Json& schema);

// Faults of a body that may hold no files, because it came by a way that takes none.
std::vector<Fault> faults_of_files_in(const Json& schema, const Json& body);

}  // namespace nf::http
