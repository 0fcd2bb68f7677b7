"""Brings a built site to where readers get it, and says before what subscribers will see."""
