#include "connect/outbox_mailer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "connect/mail_for_tests.h"
#include "connect/mime.h"
#include "connect/outbox_reader.h"

namespace nf::connect {
namespace {

namespace fs = std::filesystem;

class Outbox : public testing::Test {
 protected:
  Outbox() {
    std::string name = (fs::temp_directory_path() / "nf-outbox-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  ~Outbox() override { fs::remove_all(directory_); }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(directory_ + "/outbox"))
      found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }
  std::string content(const std::string& name) const {
    std::ifstream file(directory_ + "/outbox/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static unsigned mode(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  std::string directory_;
};

TEST_F(Outbox, HoldsTheMessage) {
  OutboxMailer mailer(directory_);
  ASSERT_TRUE(mailer.send(sample_mail()));
  const auto found = names();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].starts_with("20261122T100000Z-")) << found[0];
  EXPECT_TRUE(found[0].ends_with(".eml")) << found[0];
  EXPECT_EQ(content(found[0]), write_message(sample_mail()).value());
  EXPECT_EQ(mode(mailer.folder()), 0700u);
  EXPECT_EQ(mode(mailer.folder() + "/" + found[0]), 0600u);
}

TEST_F(Outbox, TheNewestAreReadFirst) {
  EXPECT_TRUE(newest_mails(directory_, 10).empty());
  OutboxMailer mailer(directory_);
  for (int i = 0; i < 5; ++i) {
    ports::Mail mail = sample_mail();
    mail.message_id = std::to_string(i) + "@flow.example.test";
    mail.subject = std::to_string(i);
    mail.date += std::chrono::hours(i);
    ASSERT_TRUE(mailer.send(mail));
  }
  std::ofstream(mailer.folder() + "/20991122T100000Z-0.eml");  // no mail
  std::ofstream(mailer.folder() + "/.new-1") << "half a mail";
  const auto mails = newest_mails(directory_, 4);
  ASSERT_EQ(mails.size(), 3u);
  EXPECT_EQ(mails[0].mail.subject, "4");
  EXPECT_EQ(mails[2].mail.subject, "2");
  EXPECT_TRUE(mails[0].id.starts_with("20261122T140000Z-")) << mails[0].id;
}

TEST_F(Outbox, AMessageSentAgainTakesThePlaceOfItsFile) {
  ports::Mail mail = sample_mail();
  ASSERT_TRUE(OutboxMailer(directory_).send(mail));
  mail.text = "second";
  mail.date += std::chrono::hours(1);
  ASSERT_TRUE(OutboxMailer(directory_).send(mail));
  ASSERT_EQ(names().size(), 1u);
  EXPECT_NE(content(names()[0]).find("second"), std::string::npos);

  mail.message_id = "another@flow.example.test";
  ASSERT_TRUE(OutboxMailer(directory_).send(mail));
  EXPECT_EQ(names().size(), 2u);
}

TEST_F(Outbox, ThreadsWriteOneFileAMessage) {
  OutboxMailer mailer(directory_);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&mailer, i] {
      ports::Mail mail = sample_mail();
      mail.date += std::chrono::seconds(i);
      for (int round = 0; round < 5; ++round) EXPECT_TRUE(mailer.send(mail));
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(names().size(), 1u);
}

TEST_F(Outbox, AWrongMailIsRefusedForGood) {
  ports::Mail mail = sample_mail();
  mail.to[0].email = "nobody";
  const auto sent = OutboxMailer(directory_).send(mail);
  ASSERT_FALSE(sent);
  EXPECT_TRUE(sent.error().permanent);
  EXPECT_FALSE(fs::exists(directory_ + "/outbox"));
}

TEST_F(Outbox, AFolderThatCannotBeMadeIsTold) {
  const auto sent = OutboxMailer(directory_ + "/missing").send(sample_mail());
  ASSERT_FALSE(sent);
  EXPECT_FALSE(sent.error().permanent);
  EXPECT_FALSE(sent.error().unknown);
  EXPECT_NE(sent.error().message.find("No such file"), std::string::npos) << sent.error().message;
}

}  // namespace
}  // namespace nf::connect
