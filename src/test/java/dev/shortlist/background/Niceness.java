package dev.shortlist.background;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Nice values as Linux itself tells them. */
public final class Niceness {

  /** Where it is after the name in /proc/…/stat, which may hold anything between parentheses. */
  private static final int FIELD = 16;

  private Niceness() {}

  public static int ofThisThread() throws IOException {
    return in(Path.of("/proc/thread-self/stat"));
  }

  public static int ofProcess() throws IOException {
    return in(Path.of("/proc/self/stat"));
  }

  private static int in(Path stat) throws IOException {
    String text = Files.readString(stat);
    return Integer.parseInt(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[FIELD]);
  }
}
