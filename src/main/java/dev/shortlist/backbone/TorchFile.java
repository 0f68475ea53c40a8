package dev.shortlist.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.ZipException;

/**
 * A file written by {@code torch.save}, in either of its containers. Nothing in it is run; tensors
 * are read when asked for, as long as the file is open.
 */
public final class TorchFile implements AutoCloseable {

  private static final byte[] ZIP = HexFormat.of().parseHex("504b0304");
  private static final byte[] STREAM = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa85019");

  private final TorchContainer container;

  private TorchFile(TorchContainer container) {
    this.container = container;
  }

  /**
   * @throws IOException if it is no such file, cut short, or names a global that is not allowed;
   *     the message says which
   */
  public static TorchFile open(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(STREAM.length);
    }
    if (startsWith(head, ZIP)) {
      try {
        return new TorchFile(new TorchZip(file));
      } catch (ZipException e) {
        throw new IOException("it is cut short or no zip file: " + e.getMessage(), e);
      }
    }
    if (startsWith(head, STREAM)) {
      return new TorchFile(new TorchStream(file));
    }
    throw new IOException("it was not written by torch.save");
  }

  /**
   * The object that was saved: dictionaries, lists, {@code Object[]}, strings, numbers and {@link
   * TorchTensor}s.
   */
  public Object contents() {
    return container.contents();
  }

  @Override
  public void close() throws IOException {
    container.close();
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
