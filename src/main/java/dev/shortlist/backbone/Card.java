package dev.shortlist.backbone;

import dev.shortlist.image.Interpolation;
import dev.shortlist.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a published network: where its weights come from and what it expects of an
 * image.
 *
 * @param source where the weights are published, or what the transform is for
 * @param dimension numbers per image, where the card is for one network
 */
public record Card(String name, String source, @Nullable Integer dimension, Transform transform) {

  private static final Transform IMAGENET_224 =
      new Transform(
          256,
          224,
          Interpolation.BILINEAR,
          List.of(0.485, 0.456, 0.406),
          List.of(0.229, 0.224, 0.225));

  private static final List<Card> ALL =
      List.of(
          new Card(
              "compress",
              "CompRess ResNet-18, https://github.com/UMBCvision/CompRess",
              512,
              IMAGENET_224),
          new Card(
              "moco-v2",
              "MoCo v2 ResNet-50 of 800 epochs, https://github.com/facebookresearch/moco",
              2048,
              IMAGENET_224),
          new Card("imagenet-224", "any network trained on ImageNet at 224", null, IMAGENET_224),
          new Card(
              "cifar-32",
              "any network, on CIFAR-10 at 32 x 32 as the reference runs it",
              null,
              new Transform(
                  32,
                  32,
                  Interpolation.BILINEAR,
                  List.of(0.4914, 0.4822, 0.4465),
                  List.of(0.2470, 0.2435, 0.2616))),
          new Card(
              "cifar100-32",
              "any network, on CIFAR-100 at 32 x 32 as the reference runs it",
              null,
              new Transform(
                  32,
                  32,
                  Interpolation.BILINEAR,
                  List.of(0.5071, 0.4865, 0.4409),
                  List.of(0.2673, 0.2564, 0.2762))),
          new Card(
              "pixels",
              "the pixels themselves, scaled down to 16 x 16; needs no weights",
              768,
              new Transform(
                  16, 16, Interpolation.BILINEAR, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5))));

  /** Every named card. */
  public static List<Card> all() {
    return ALL;
  }

  /**
   * @throws Problem for an unknown name, with the known ones
   */
  public static Card named(String name) {
    return ALL.stream()
        .filter(card -> card.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problem.invalid("/card", unknown(name)));
  }

  private static String unknown(String name) {
    return "there is no card '%s'; use one of %s or give the transform inline"
        .formatted(name, ALL.stream().map(Card::name).collect(Collectors.joining(", ")));
  }
}
