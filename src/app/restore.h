#pragma once

#include <string>

#include "app/backup.h"
#include "app/checkup.h"

namespace nf::app {

// In a directory that is being restored; a server does not start on one.
inline constexpr const char* kRestoringFolder = "restore.partial";

struct Restored {
  Manifest manifest;
  ArchiveFigures figures;
  Checkup checkup;
  std::string origin;  // of the log's new epoch
  std::string key;     // its vkey
};

// Makes `data` (a new or empty directory) what a backup holds: checks every byte of it, unpacks it, looks at
// all that `doctor` looks at, recomputes the log's root, and opens the log's next epoch under a new key. Only
// then do the files get their names. Conflict where the directory is not empty; InvalidInput where the backup
// is damaged; after a failure the directory is as it was.
Result<Restored> restore(const std::string& file, const std::string& data);

// The same into a temporary folder under `work`, which is removed.
Result<Restored> drill(const std::string& file, const std::string& work);

}  // namespace nf::app
