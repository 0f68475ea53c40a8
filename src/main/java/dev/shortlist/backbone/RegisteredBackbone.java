package dev.shortlist.backbone;

import dev.shortlist.digest.Sha256;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A network with its transform that was loaded once to learn its dimension, and never changes. */
@Entity
@Table(name = "backbone")
public class RegisteredBackbone {

  @Id private UUID id;

  private String name;

  @Enumerated(EnumType.STRING)
  private BackboneKind kind;

  private @Nullable String weights;
  private @Nullable String card;

  @JdbcTypeCode(SqlTypes.JSON)
  private Transform transform;

  private int dimension;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected RegisteredBackbone() {}

  RegisteredBackbone(UUID id, Description description, int dimension, Instant createdAt) {
    this.id = id;
    this.name = description.name();
    this.kind = description.kind();
    this.weights = description.weights();
    this.card = description.card();
    this.transform = description.transform();
    this.dimension = dimension;
    this.createdAt = createdAt;
  }

  /**
   * What makes a backbone.
   *
   * @param weights digest of its file of weights; none for {@link BackboneKind#PIXELS}
   * @param card the named card its transform is from, if it was not given inline
   */
  record Description(
      String name,
      BackboneKind kind,
      @Nullable String weights,
      @Nullable String card,
      Transform transform) {}

  public UUID id() {
    return id;
  }

  /** Unique among all backbones. */
  public String name() {
    return name;
  }

  public BackboneKind kind() {
    return kind;
  }

  public Transform transform() {
    return transform;
  }

  /** Numbers per image, d. */
  public int dimension() {
    return dimension;
  }

  /** {@code sha256:} and the hex digest of the file of weights; null for pixels. */
  public @Nullable String weights() {
    return weights;
  }

  @Nullable String card() {
    return card;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** {@code sha256:} and hex, of all that decides the features of an image. */
  public String digest() {
    return Sha256.of("%s; weights %s; %s".formatted(kind.slug(), weights, transform.describe()));
  }
}
