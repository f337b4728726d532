#include "runtime/files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "runtime/test_bench.h"
#include "store/memory/memory_store.h"
#include "store/temporary_folder.h"

namespace nf::runtime {

namespace {

namespace fs = std::filesystem;

TEST(CleanFileName, KeepsWhatPeopleWrite) {
  EXPECT_EQ(clean_file_name("Kündigung für März.pdf"), "Kündigung für März.pdf");
  EXPECT_EQ(clean_file_name("plan (2) – final.tar.gz"), "plan (2) – final.tar.gz");
}

TEST(CleanFileName, LeavesOutPathsControlCharactersAndTurnedText) {
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\temp\\a.txt"), "a.txt");
  EXPECT_EQ(clean_file_name("a\r\nb\tc\x7f.txt"), "abc.txt");
  EXPECT_EQ(clean_file_name("invoice\xE2\x80\xAE"
                            "fdp.exe"),
            "invoicefdp.exe");
  EXPECT_EQ(clean_file_name("a\xC2\x85"
                            "b"),
            "ab");
  for (const char* name : {"", ".", "..", "/", "...", " \t ", "dir/"})
    EXPECT_EQ(clean_file_name(name), "file");
}

TEST(CleanFileName, CutsLongNamesBeforeTheirExtension) {
  std::string name;
  for (int i = 0; i < 300; ++i) name += "ä";
  const std::string clean = clean_file_name(name + ".pdf");
  EXPECT_TRUE(clean.ends_with("ä.pdf"));
  EXPECT_EQ(clean.size(), 2 * 196 + 4U);
  EXPECT_EQ(clean_file_name(std::string(300, 'a') + "." + std::string(60, 'b')).size(), kMaxFileNameChars);
}

class FolderOfFiles : public testing::Test {
 protected:
  std::size_t count() const {
    std::size_t found = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path)) found += entry.is_regular_file();
    return found;
  }

  const store::TemporaryFolder temporary;
  const std::string path = temporary.file("files");
  FilesFolder folder = *FilesFolder::open(path);
};

TEST_F(FolderOfFiles, GivesBackWhatWasPutAndKeepsItOnce) {
  const std::string bytes("\0a\nb", 4);
  ASSERT_TRUE(folder.put(sha256(bytes), bytes));
  ASSERT_TRUE(folder.put(sha256(bytes), bytes));
  ASSERT_TRUE(folder.put(sha256(""), ""));
  EXPECT_EQ(*folder.get(sha256(bytes)), bytes);
  EXPECT_EQ(*folder.get(sha256("")), "");
  EXPECT_EQ(count(), 2U);
  const std::string name = hex(sha256(bytes));
  const fs::path file = fs::path(path) / name.substr(0, 2) / name;
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FolderOfFiles, NoticesWhatIsMissingOrDamaged) {
  EXPECT_FALSE(folder.get(sha256("never")));
  ASSERT_TRUE(folder.put(sha256("plan"), "plan"));
  const std::string name = hex(sha256("plan"));
  std::ofstream(fs::path(path) / name.substr(0, 2) / name) << "plot";
  const auto damaged = folder.get(sha256("plan"));
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::Storage);
}

TEST_F(FolderOfFiles, ForgetsWhatNobodyNamesAndWhatWasBrokenOff) {
  ASSERT_TRUE(folder.put(sha256("kept"), "kept"));
  ASSERT_TRUE(folder.put(sha256("not"), "not"));
  std::ofstream(fs::path(path) / "new" / "7") << "half";
  folder = *FilesFolder::open(path);
  EXPECT_EQ(count(), 2U);
  folder.keep_only({hex(sha256("kept"))});
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(*folder.get(sha256("kept")), "kept");
}

class KeptFiles : public Bench, public testing::Test {
 protected:
  KeptFiles() { open(); }

  void open() {
    files.reset();
    files = *Files::open(temporary.file("files"), *store, clock);
  }
  File keep(std::string content, std::optional<UserId> owner = std::nullopt) {
    EXPECT_TRUE(files->put(sha256(content), content));
    File file{.owner = owner,
              .name = "plan.txt",
              .type = "text/plain",
              .hash = sha256(content),
              .size = static_cast<std::int64_t>(content.size())};
    Answer answer;
    submit(std::make_unique<KeepFile>(files, file, answer.answering(), std::nullopt));
    const Reply reply = answer.wait();
    EXPECT_EQ(reply.status, 201) << reply.body;
    return *found(*parse_id<FileId>(*string_at(body_of(reply), "id")));
  }
  std::optional<File> found(FileId id) { return *Files::find(*runtime->reader(), id); }

  const store::TemporaryFolder temporary;
  std::shared_ptr<Files> files;
};

// Attaches a file, as requests do with their own rows.
struct Attach final : Job {
  Attach(Files& files, File file, ExecutionId execution) : files(files), file(file), execution(execution) {}
  void prepare(Writing& writing) override { files.attach(writing, file, execution); }
  void finish(const Result<>&) override {}
  Files& files;
  const File file;
  const ExecutionId execution;
};

TEST_F(KeptFiles, OneThatNobodyAttachesGoesAfterADayWhenTheServerStarts) {
  const File loose = keep("loose");
  const File attached = keep("attached");
  const File same = keep("attached");
  const ExecutionId execution{attached.id};
  submit(std::make_unique<Attach>(*files, attached, execution));
  settle();
  EXPECT_EQ(*Files::executions(*runtime->reader(), attached.id), std::vector<ExecutionId>{execution});

  clock.advance(kUnattachedFileLife);
  open();
  EXPECT_TRUE(found(loose.id));
  clock.advance(Millis(1));
  open();
  EXPECT_FALSE(found(loose.id));
  EXPECT_FALSE(found(same.id));
  EXPECT_TRUE(found(attached.id)->attached);
  EXPECT_EQ(**files->content(attached), "attached");
  EXPECT_FALSE(files->content(loose));
}

TEST_F(KeptFiles, NobodyFillsTheDiskWithFilesOfNoRequest) {
  const UserId rita = add_user("rita@example.com");
  const File first = keep("first", rita);
  const std::int64_t rest = kMaxUnattachedBytes - kLeastCountedBytes;
  EXPECT_TRUE(files->room_for(rita, rest));
  EXPECT_FALSE(files->room_for(rita, rest + 1));
  EXPECT_TRUE(files->room_for(std::nullopt, rest + 1));
  open();
  EXPECT_FALSE(files->room_for(rita, rest + 1));
  submit(std::make_unique<Attach>(*files, first, ExecutionId{first.id}));
  settle();
  EXPECT_TRUE(files->room_for(rita, rest + 1));
}

}  // namespace

}  // namespace nf::runtime
