#include "store/directory_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/temporary_folder.h"

namespace nf::store {
namespace {

using testing::HasSubstr;

TEST(DirectoryLock, MakesAPrivateDirectory) {
  TemporaryFolder folder;
  const auto path = folder.file("data");
  ASSERT_TRUE(DirectoryLock::acquire(path));
  struct stat about = {};
  ASSERT_EQ(::stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0700u);
}

TEST(DirectoryLock, ASecondHolderIsRefusedAndToldByWhom) {
  TemporaryFolder folder;
  auto first = DirectoryLock::acquire(folder.path());
  ASSERT_TRUE(first);
  auto second = DirectoryLock::acquire(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  EXPECT_THAT(second.error().message, HasSubstr(folder.path()));
  EXPECT_THAT(second.error().message, HasSubstr("process " + std::to_string(::getpid())));
}

TEST(DirectoryLock, EndsWithTheObjectThatHasIt) {
  TemporaryFolder folder;
  {
    auto first = DirectoryLock::acquire(folder.path());
    ASSERT_TRUE(first);
    const DirectoryLock moved = std::move(*first);
    EXPECT_FALSE(DirectoryLock::acquire(folder.path()));
  }
  EXPECT_TRUE(DirectoryLock::acquire(folder.path()));
}

TEST(DirectoryLock, ADirectoryThatCannotBeMadeIsNamed) {
  TemporaryFolder folder;
  auto lock = DirectoryLock::acquire(folder.file("missing") + "/data");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, ErrorCode::Unavailable);
  EXPECT_THAT(lock.error().message, HasSubstr("missing/data"));
}

}  // namespace
}  // namespace nf::store
