package dev.shortlist.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG through the JDK's reader, which shares libjpeg's integer transform with the
 * libjpeg-turbo in Pillow, and converts colours itself: the JDK would guess the colour space of
 * files without a JFIF header and apply embedded profiles.
 */
final class JpegDecoder {

  private JpegDecoder() {}

  static RgbImage decode(byte[] file) throws IOException {
    JpegColours colours = JpegColours.of(file);
    ImageReader reader = ImageDecoder.open(ImageFormat.JPEG, file);
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try {
      Raster raster = reader.readRaster(0, null);
      refuseDamage(warnings);
      byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
      return new RgbImage(raster.getWidth(), raster.getHeight(), colours.toRgb(samples));
    } finally {
      reader.dispose();
    }
  }

  /** libjpeg fills what it cannot read with grey and goes on; a warning is all there is. */
  private static void refuseDamage(List<String> warnings) throws IOException {
    for (String warning : warnings) {
      boolean harmless = warning.contains("extraneous bytes");
      boolean damage =
          warning.startsWith("Truncated File") || warning.startsWith("Corrupt JPEG data");
      if (damage && !harmless) {
        throw new IOException(warning);
      }
    }
  }
}
