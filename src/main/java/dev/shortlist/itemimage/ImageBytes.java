package dev.shortlist.itemimage;

import dev.shortlist.location.RemoteFiles;
import dev.shortlist.location.Roots;
import dev.shortlist.location.UnreadableLocation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Reads images from wherever they are. */
@Component
class ImageBytes {

  private final Roots roots;
  private final RemoteFiles remote;
  private final StoredImages stored;
  private final int largest;

  ImageBytes(Roots roots, RemoteFiles remote, StoredImages stored, ImageSettings settings) {
    this.roots = roots;
    this.remote = remote;
    this.stored = stored;
    this.largest = Math.toIntExact(settings.largest().toBytes());
  }

  /**
   * @return a file that can be decoded, if it is not corrupt
   * @throws UnreadableLocation saying why there is nothing to be had
   */
  byte[] read(ImageLocation location) {
    return switch (location) {
      case ImageLocation.Whole(Path file) -> whole(allowed(file));
      case ImageLocation.Part(Path file, long first, int bytes) ->
          part(allowed(file), first, bytes);
      case ImageLocation.Planes(Path file, long first, int side) ->
          Bmp.ofPlanes(part(allowed(file), first, 3 * side * side), side);
      case ImageLocation.Remote(var uri) -> remote.read(uri, largest);
    };
  }

  /**
   * What the file system says of the file that an image is in.
   *
   * @throws UnreadableLocation likewise
   */
  FileStamp stamp(ImageLocation.InFile image) {
    try {
      return FileStamp.of(allowed(image.file()));
    } catch (IOException e) {
      throw unreadable(image.file(), e);
    }
  }

  private Path allowed(Path file) {
    return stored.contains(file) ? file : roots.requireBelow(file);
  }

  private byte[] whole(Path file) {
    try {
      long size = Files.size(file);
      if (size > largest) {
        throw tooLarge(file, size);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private byte[] part(Path file, long first, int bytes) {
    if (bytes > largest) {
      throw tooLarge(file, bytes);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer part = ByteBuffer.allocate(bytes);
      while (part.hasRemaining()) {
        if (channel.read(part, first + part.position()) < 0) {
          throw new EOFException("it ends before byte %d".formatted(first + bytes));
        }
      }
      return part.array();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private UnreadableLocation tooLarge(Path file, long bytes) {
    return new UnreadableLocation(
        "an image of %d bytes in %s is larger than %d, the most that is read (shortlist.images.largest)"
            .formatted(bytes, file, largest));
  }

  private static UnreadableLocation unreadable(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? new UnreadableLocation("there is no file %s; put it back".formatted(file), e)
        : new UnreadableLocation("%s cannot be read: %s".formatted(file, e.getMessage()), e);
  }
}
