"""Splits scikit-learn's digits into train, validation and test."""

from pathlib import Path

import numpy as np
import yaml
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


def main() -> None:
    params = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    seed, split = params["seed"], params["split"]

    # 1,797 images of 8 x 8 pixels, each from 0 to 16.
    images, labels = load_digits(return_X_y=True)
    images = images / 16

    held_out = split["validation"] + split["test"]
    train_x, rest_x, train_y, rest_y = train_test_split(
        images, labels, test_size=held_out, random_state=seed, stratify=labels
    )
    validation_x, test_x, validation_y, test_y = train_test_split(
        rest_x, rest_y, test_size=split["test"] / held_out, random_state=seed, stratify=rest_y
    )

    path = Path(params["data"])
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        train_x=train_x,
        train_y=train_y,
        validation_x=validation_x,
        validation_y=validation_y,
        test_x=test_x,
        test_y=test_y,
    )
    print(f"{len(train_y)} images to train on, {len(validation_y)} to validate, {len(test_y)} to test")


if __name__ == "__main__":
    main()
