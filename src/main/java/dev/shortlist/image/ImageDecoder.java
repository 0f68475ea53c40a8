package dev.shortlist.image;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG, PNG, WebP and BMP files to the bytes that Pillow's {@code convert("RGB")} gives:
 * grey is repeated, palettes are looked up, transparency is dropped, embedded profiles and EXIF
 * rotation are ignored. It parts from Pillow where 16-bit grey is concerned, which Pillow clips to
 * white and which here keeps its high byte.
 */
public final class ImageDecoder {

  /** The largest image there may be: where Pillow begins to suspect a decompression bomb. */
  public static final long MAX_PIXELS = 89_478_485;

  private ImageDecoder() {}

  /**
   * @param key names the item in what is said about a file that cannot be decoded
   * @throws Problem if the file is of another format, too large, cut short or corrupt
   */
  public static RgbImage decode(String key, byte[] file) {
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(
                () ->
                    unreadable(
                        key,
                        "it begins with %s and is no JPEG, PNG, WebP or BMP file"
                            .formatted(firstBytes(file)),
                        null));
    try {
      return format == ImageFormat.JPEG ? JpegDecoder.decode(file) : decode(format, file);
    } catch (IOException | RuntimeException e) {
      // the readers throw whatever their index arithmetic meets in a corrupt file
      String why = e.getMessage() == null ? "cut short or malformed" : e.getMessage();
      throw unreadable(key, "corrupt %s file, %s".formatted(format, why), e);
    }
  }

  /** The media type of a file that may be decoded; nothing for one of another format. */
  public static Optional<String> mediaType(byte[] file) {
    return ImageFormat.of(file).map(ImageFormat::mediaType);
  }

  static ImageReader open(ImageFormat format, byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.plugin()).next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), true, true);
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MAX_PIXELS) {
      throw new IOException("%d pixels are more than %d".formatted(pixels, MAX_PIXELS));
    }
    return reader;
  }

  private static RgbImage decode(ImageFormat format, byte[] file) throws IOException {
    ImageReader reader = open(format, file);
    try {
      BufferedImage image = reader.read(0);
      byte[] pixels =
          image.getColorModel() instanceof ComponentColorModel
              ? fromSamples(image.getRaster())
              : fromPacked(image);
      return new RgbImage(image.getWidth(), image.getHeight(), pixels);
    } finally {
      reader.dispose();
    }
  }

  /** Takes the samples as they are: {@code getRGB} would convert grey as if it were linear. */
  private static byte[] fromSamples(Raster raster) {
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int bands = raster.getNumBands();
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    int width = raster.getWidth();
    byte[] pixels = new byte[3 * width * raster.getHeight()];
    int[] row = new int[bands * width];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        pixels[to++] = (byte) (row[from] >> shift);
        pixels[to++] = (byte) (row[from + green] >> shift);
        pixels[to++] = (byte) (row[from + blue] >> shift);
      }
    }
    return pixels;
  }

  /** Palettes and packed pixels are sRGB already. */
  private static byte[] fromPacked(BufferedImage image) {
    int width = image.getWidth();
    byte[] pixels = new byte[3 * width * image.getHeight()];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        pixels[to++] = (byte) (argb >> 16);
        pixels[to++] = (byte) (argb >> 8);
        pixels[to++] = (byte) argb;
      }
    }
    return pixels;
  }

  private static String firstBytes(byte[] file) {
    return file.length == 0
        ? "nothing"
        : HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(4, file.length));
  }

  private static Problem unreadable(String key, String why, @Nullable Exception cause) {
    Problem problem =
        new Problem(
            ProblemType.UNREADABLE_IMAGE,
            "the image of item %s cannot be used: %s".formatted(key, why));
    problem.initCause(cause);
    return problem.with("item", key);
  }
}
