"""What a person feels, measured on real sound: a module for each thing that is measured."""
