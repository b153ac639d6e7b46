"""The course's website: what it shows is made from the tree, and looked at.

`grader site` builds it. Hand-written pages, the words of the glossary and
Sphinx's configuration are in docs/site/.
"""
